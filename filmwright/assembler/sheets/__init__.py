"""The storyboard sheet and the contact sheet: paper for people who read films on paper, as PDF and PNG."""
