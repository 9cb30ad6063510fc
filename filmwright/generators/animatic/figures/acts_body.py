"""What the whole body does: standing, sitting, lying, jumping, falling, climbing, swimming, dancing.

Each function changes a pose that already breathes and feels. One-shot actions follow `since`, the seconds
since they began, and hold their end. Not here: hands (`acts_hand`), faces and talk (`acts_face`).
"""

import math

from filmwright.generators.animatic.figures.gait import step
from filmwright.generators.animatic.figures.pose import Moment, Pose
from filmwright.generators.animatic.noise import clamp, ease, lerp, smooth


def both(p: Pose, /, **values: float) -> None:
    """Set something for the left and the right side."""
    for name, value in values.items():
        p["L" + name] = p["R" + name] = value


def stand(p: Pose, m: Moment) -> None:
    """Stand at ease, the weight drifting from foot to foot."""
    shift = 0.012 * m.noise(20, 0.25)
    p["Lfx"], p["Rfx"] = 0.006 + shift, 0.006 - shift
    if m.sheet.age == "old" and m.sheet.human:
        p["lean"] += 0.10
        p["hp"] += 0.05


def wait(p: Pose, m: Moment) -> None:
    """Stand and look about, one foot tapping, hands folded."""
    stand(p, m)
    both(p, reach=0.9, tx=0.12, ty=0.14, tf=0.05, curl=0.7)
    p["hy"] += 0.5 * m.noise(21, 0.4)
    p["look"] += 0.6 * m.noise(21, 0.4)
    p["Rp"] = 0.28 * max(0.0, m.wave(1.6)) * (1 if m.t % 4 < 2.4 else 0)


def walk(p: Pose, m: Moment) -> None:
    """Walk; the phase comes from the distance travelled."""
    step(p, m.sheet, "walk", m.phase)


def run(p: Pose, m: Moment) -> None:
    """Run; the phase comes from the distance travelled."""
    step(p, m.sheet, "run", m.phase)


def turn(p: Pose, m: Moment) -> None:
    """Look round first, then let the shoulders follow."""
    k = smooth(m.since / 0.9)
    p["hy"] += 0.75 * smooth(m.since / 0.4) * (1 - k)
    p["twist"] += 0.35 * k * (1 - smooth((m.since - 0.6) / 0.8))
    p["Rf"], p["Ry"] = 0.04 * k * (1 - k) * 4, 0.03 * k * (1 - k) * 4


def look(p: Pose, m: Moment) -> None:
    """Look from side to side, the eyes ahead of the head."""
    u = math.sin(min(m.since, 3.2) / 3.2 * 2 * math.pi)
    lead = math.sin(min(m.since + 0.25, 3.2) / 3.2 * 2 * math.pi)
    p["hy"] += 0.8 * u
    p["look"] += lead


def sit(p: Pose, m: Moment) -> None:
    """Sit: on a seat with the feet down, or on the ground with the knees up."""
    body, h = m.sheet.species.body, m.sheet.height_m
    seat = clamp(m.seat_m / h, 0.0, body.leg * 0.98)
    p["lap"] = 1.0
    p["dy"] += seat + body.leg_r * 1.25 - body.leg
    if seat > 0.12:
        out = 0.52 * body.leg
        both(p, f=out, y=max(0.0, seat - body.leg * 0.52), fx=0.012, p=0.0)
        both(p, reach=0.85, tx=0.05, ty=0.16, tf=0.30, curl=0.45)
    else:
        bent = 0.50 if m.sheet.human else 0.86
        p["Lf"], p["Rf"] = body.leg * bent * 1.25, body.leg * bent * 1.12
        both(p, fx=0.02, p=0.1 if m.sheet.human else 0.9)
        p["lean"] = 0.02
        both(p, reach=0.8, tx=0.45, ty=0.30, tf=0.34, curl=0.5)


def kneel(p: Pose, m: Moment) -> None:
    """Kneel on both knees, hands on the thighs."""
    body = m.sheet.species.body
    p["lap"] = 0.6
    p["dy"] -= body.leg * 0.47
    both(p, f=-body.leg * 0.46, y=0.0, p=-1.15)
    p["Rf"] -= 0.01
    both(p, reach=0.8, tx=0.4, ty=0.12, tf=0.22)


def crouch(p: Pose, m: Moment) -> None:
    """Crouch on the balls of the feet, trunk forward, one hand near the ground."""
    body = m.sheet.species.body
    p["dy"] -= body.leg * 0.52
    p["lean"] = 0.42
    p["lap"] = 0.55
    both(p, f=0.045, p=-0.30)
    p["Rf"] = -0.03
    p["hp"] += 0.28
    both(p, s=0.85, s2=1.15, a=0.22, a2=0.05)


def lie(p: Pose, m: Moment) -> None:
    """Lie on the back, arms along the body, knees a little up."""
    body = m.sheet.species.body
    row = max(r[3] for r in body.rows)
    p["tilt"] = -1.5
    p["dy"] += row * 0.92 - body.leg
    p["lean"] = 0.0
    both(p, s=0.12, a=0.2, s2=0.25, a2=0.1)
    both(p, y=p["dy"], p=-0.5)
    p["Lf"], p["Ly"] = 0.03, p["dy"] + 0.06
    p["hp"] += 0.12


def sleep(p: Pose, m: Moment) -> None:
    """Lie asleep: slow deep breath, a hand on the belly, eyes shut."""
    lie(p, m)
    p["dy"] += 0.004 * m.wave(0.22)
    p["eye"], p["smile"], p["brow"] = 0.0, 0.25, 0.1
    p["mouth"] = 0.10 * max(0.0, m.wave(0.22))
    p["Rreach"], p["Rtx"], p["Rty"], p["Rtf"] = 1.0, 0.1, 0.45, 0.02


def wake(p: Pose, m: Moment) -> None:
    """Open the eyes, stretch both arms up, yawn, and let them sink."""
    up = smooth(m.since / 0.9) * (1 - smooth((m.since - 1.9) / 0.8))
    both(p, a=lerp(0.2, 2.55, up), a2=lerp(0.1, 2.9, up), s=0.1, s2=0.2, curl=lerp(0.4, 0.95, up))
    p["eye"] = lerp(0.35, 1.0, smooth((m.since - 1.6) / 0.6)) * (1 - 0.9 * up)
    p["mouth"] = max(p["mouth"], 0.75 * up)
    p["hp"] += 0.22 * up
    p["lean"] -= 0.08 * up


def jump(p: Pose, m: Moment) -> None:
    """Crouch, leap, hang, land and settle; 1.6 seconds, again and again."""
    u, high = m.since % 1.6, 0.36
    if u < 0.28:
        k = smooth(u / 0.28)
        p["dy"] -= 0.11 * k
        p["lean"] = 0.22 * k
        both(p, s=-0.9 * k, s2=-0.5 * k)
    elif u < 0.90:
        k = (u - 0.28) / 0.62
        y = high * 4 * k * (1 - k)
        up = smooth(k * 2.2)
        p["dy"] += y
        p["Ly"], p["Ry"] = y * 0.92 + 0.05 * min(1.0, k * 6) * min(1.0, (1 - k) * 6), y * 0.86
        both(p, p=-0.55 * (1 - k), s=lerp(-0.9, 2.3, up), s2=lerp(-0.5, 2.6, up), a=0.3, a2=0.35)
        both(p, curl=0.1, spread=0.8)
        p["Lf"], p["Rf"] = -0.06, 0.05
        p["smile"], p["mouth"] = max(p["smile"], 0.8), max(p["mouth"], 0.45)
    elif u < 1.25:
        k = (u - 0.90) / 0.35
        d = math.exp(-4 * k) * math.cos(k * 7)
        p["dy"] -= 0.10 * d
        p["lean"] = 0.12 * d
        both(p, s=0.6 * (1 - k), a=0.4)


def fall(p: Pose, m: Moment) -> None:
    """Lose balance, fall forward, bounce once, lie stunned."""
    body = m.sheet.species.body
    k = clamp(m.since / 0.75)
    b = ease(k)
    bounce = 0.05 * abs(math.sin(max(0.0, m.since - 0.75) * 9)) * math.exp(-5 * max(0.0, m.since - 0.75))
    front = max(r[2] for r in body.rows)
    p["tilt"] = 1.44 * b**1.3 - bounce
    p["dy"] += (front * 0.95 - body.leg) * b**1.5
    p["Ls"], p["Rs"], p["Ls2"], p["Rs2"] = (
        lerp(0.1, 2.6, b),
        lerp(0.1, 2.2, b),
        lerp(0.2, 2.5, b),
        lerp(0.2, 2.8, b),
    )
    both(p, spread=0.9, curl=0.1)
    both(p, y=p["dy"] * b, p=-0.9 * b)
    p["Lf"], p["Ly"] = 0.08 * b, p["Ly"] + 0.16 * math.sin(k * 3.1)
    p["mouth"] = 0.6 * (1 - smooth((m.since - 1) / 0.4))
    p["eye"], p["brow"], p["smile"] = 1.3 if m.since < 1 else 0.12, 0.4, -0.4
    p["hp"] += 0.35 * b


def climb(p: Pose, m: Moment) -> None:
    """Climb hand over hand, the knees coming up in turn."""
    leg = m.sheet.species.body.leg
    w = m.wave(0.8)
    for side, s in (("L", 1.0), ("R", -1.0)):
        k = 0.5 + 0.5 * s * w
        p[side + "s"], p[side + "s2"] = lerp(1.5, 2.7, k), lerp(2.5, 2.9, k)
        p[side + "a"], p[side + "a2"] = 0.25, 0.05
        p[side + "curl"] = 0.9
        p[side + "f"], p[side + "y"] = 0.10, 0.04 + leg * 0.42 * (1 - k)
        p[side + "p"] = -0.3
    p["dy"] += 0.03 + 0.012 * abs(w)
    p["lean"], p["hp"] = 0.10, p["hp"] + 0.22


def fly(p: Pose, m: Moment) -> None:
    """Fly like a hero: stretched out, arms ahead, feet trailing."""
    leg = m.sheet.species.body.leg
    p["tilt"] = 1.22
    p["dy"] += 0.30 - leg * 0.4 + 0.02 * m.wave(0.5)
    p["Rs"], p["Rs2"], p["Ls"], p["Ls2"] = 2.95, 3.0, 2.75, 2.85
    both(p, a=0.12, a2=0.04, curl=0.9)
    p["Lf"], p["Rf"] = -0.02 + 0.02 * m.wave(0.9), -0.05 - 0.02 * m.wave(0.9)
    both(p, y=p["dy"], p=-1.0)
    p["hp"] += 0.75


def float_(p: Pose, m: Moment) -> None:
    """Hang in the air or in water, limbs loose."""
    p["dy"] += 0.10 + 0.03 * m.wave(0.18)
    p["La"], p["Ra"] = 0.55 + 0.1 * m.wave(0.16), 0.55 - 0.1 * m.wave(0.17)
    both(p, a2=0.75, spread=0.5, curl=0.2, p=-0.65)
    p["Lf"], p["Rf"] = 0.05, -0.03
    p["Ly"], p["Ry"] = 0.13 + 0.03 * m.wave(0.18), 0.10 + 0.03 * m.wave(0.18, 0.2)
    p["tilt"] = 0.08 * m.wave(0.1)


def swim(p: Pose, m: Moment) -> None:
    """Swim front crawl: the arms go round, the feet flutter."""
    leg = m.sheet.species.body.leg
    p["tilt"] = 1.30
    p["dy"] += 0.22 - leg * 0.5 + 0.015 * m.wave(0.5)
    for side, offset in (("L", 0.0), ("R", 0.5)):
        turn_ = 2 * math.pi * ((m.t * 0.6 + offset) % 1.0)
        p[side + "s"] = p[side + "s2"] = 1.2 + turn_
        p[side + "a"] = p[side + "a2"] = 0.15
        p[side + "curl"] = 0.15
        p[side + "f"] = -0.02 + 0.06 * m.wave(2.0, offset)
        p[side + "y"], p[side + "p"] = p["dy"] + 0.01, -1.0
    p["hp"] += 0.7


def dance(p: Pose, m: Moment) -> None:
    """Dance: two beats a second, hips and arms in turn, a hop on the one."""
    beat = m.t * 2.0
    w, hop = math.sin(math.pi * beat), abs(math.sin(math.pi * beat))
    p["dy"] += 0.018 * hop - 0.012
    p["tilt"], p["twist"] = 0.07 * w, 0.38 * w
    p["Ly"], p["Ry"] = 0.07 * max(0.0, w), 0.07 * max(0.0, -w)
    p["Lf"], p["Rf"] = 0.03 * w, -0.03 * w
    both(p, fx=0.02, spread=0.6, curl=0.2)
    p["La"], p["La2"] = 1.2 + 0.9 * w, 1.9 + 0.9 * w
    p["Ra"], p["Ra2"] = 1.2 - 0.9 * w, 1.9 - 0.9 * w
    both(p, s=0.3, s2=0.4)
    p["hr"] -= 0.10 * w
    p["smile"] = max(p["smile"], 0.8)
