"""The animatic: the generator that is always there. It draws a shot as moving storyboard, on any CPU.

    brief ──blocking, framing, moves──> cameras, actors ─┐
    place ──sets, weather, props──────> scenery ─────────┼──layers, renderer──> frames, passes
    looks ──figures───────────────────> cast ────────────┘

A multiplane: painted cards stand in a metric world, and a real camera moves through them. Everything is
procedural and seeded: no weights, no pictures, no network, the same pixels every time.
"""
