"""The rundown a second time, written from the contract and the reference alone: what is planned, expected and actual after
any verbs at any times. Nothing is optimised, nothing is shared with the program; test_rundown_model.py compares the two.

Times are ms; `wall` is the schedule's clock, `mono` that of durations. A row's clock is never stored: it is its planned
length and all that was added, cut or held since its run began.
"""

import copy
import datetime
import zoneinfo

DAY = 86400000
HOUR = 3600000
UTC = datetime.timezone.utc


class Refused(Exception):
    pass


class Zone:
    """Local times of a zone. One that does not exist is the first instant after the gap, one that comes twice the first."""

    def __init__(self, name):
        self.info = zoneinfo.ZoneInfo(name)

    def local(self, instant):
        return datetime.datetime.fromtimestamp(instant // 1000, UTC).astimezone(self.info)

    def day(self, instant):
        return self.local(instant).date().toordinal()

    def instant(self, day, ms):
        naive = datetime.datetime.fromordinal(day) + datetime.timedelta(milliseconds=ms)
        at = int(naive.replace(tzinfo=self.info, fold=0).timestamp() * 1000)
        if self.local(at).replace(tzinfo=None) == naive.replace(microsecond=0):
            return at
        low, high = at - 3 * HOUR, at + 3 * HOUR
        offset = self.local(low).utcoffset()
        while high - low > 1:
            middle = (low + high) // 2
            if self.local(middle).utcoffset() == offset:
                low = middle
            else:
                high = middle
        return high


def length(text):
    """Of a duration as the tests write it: whole seconds or milliseconds."""
    return int(text[:-2]) if text.endswith("ms") else int(text[:-1]) * 1000


def time_of_day(text):
    parts = [int(part) for part in text.split(":")] + [0]
    return parts[0] * HOUR + parts[1] * 60000 + parts[2] * 1000


class Row:
    def __init__(self, doc, groups):
        self.doc = doc
        self.id = doc["id"]
        self.skipped = doc.get("skip", False)
        self.start = time_of_day(doc["start"]) if "start" in doc else None
        self.duration = length(doc["duration"]) if "duration" in doc else None
        self.end = time_of_day(doc["end"]) if "end" in doc else None
        self.delay = length(doc.get("delay", "0s"))
        self.least = length(doc.get("min", "0s"))
        self.to_end = doc.get("count_to_end", False)
        self.auto = doc.get("auto", False)
        self.loop = doc.get("group") if groups.get(doc.get("group"), {}).get("loop") else None
        self.planned = None
        self.length = 0
        self.shift = 0     # fix how=start
        self.next_added = 0
        self.runs = []     # [start, end or None]
        # of the last run:
        self.begun_mono = None
        self.added = 0
        self.moved = 0     # end-now, start-was and fix: what the verbs took or gave beside `added`
        self.holds = []    # [from, to or None], monotonic


class Model:
    def __init__(self, show, wall):
        self.show = show
        self.zone = Zone(show["zone"])
        groups = {group["id"]: group for group in show.get("groups", [])}
        self.rows = [Row(doc, groups) for doc in show["segments"]]
        self.guard = length(show.get("guard", "500ms"))
        self.wall = wall
        self.mono = 0
        self.guard_until = 0
        self.past = []     # copies of what undo brings back
        self.undone = []
        self.s = {"state": "ready", "live": None, "armed": None, "by_hand": False, "held": False, "locked": False,
                  "standby": False, "order": [], "first_start": None}
        self.s["armed"] = self.after(-1)

    # ---- order ----

    def playing_after(self, i):
        return next((k for k in range(i + 1, len(self.rows)) if not self.rows[k].skipped), None)

    def after(self, i):
        group = self.rows[i].loop if i >= 0 else None
        if group is None:
            return self.playing_after(i)
        lap = [k for k, row in enumerate(self.rows) if row.loop == group and not row.skipped]
        if not lap or any(k > i for k in lap):
            return self.playing_after(i)
        return lap[0]

    def ahead(self, i):
        live = -1 if self.s["live"] is None else self.s["live"]
        armed = -1 if self.s["armed"] is None else self.s["armed"]
        return self.s["state"] != "finished" and i > live and not self.rows[i].skipped and (armed <= live or i >= armed)

    # ---- the plan ----

    def plan(self, go):
        first = next((i for i, row in enumerate(self.rows) if not row.skipped), None)
        if "date" in self.show:
            day = datetime.date.fromisoformat(self.show["date"]).toordinal()
        else:
            day = self.zone.day(go)
        cursor = go
        if first is not None and self.rows[first].start is not None:
            cursor = self.zone.instant(day, self.rows[first].start)
        self.planned_start = cursor if first is not None else None
        ends = [cursor]
        for i, row in enumerate(self.rows):
            start = cursor
            if row.start is not None and (first is None or i > first):
                on = day
                while self.zone.instant(on, row.start) < cursor - 12 * HOUR:
                    on += 1
                start = self.zone.instant(on, row.start)
            if row.end is not None and (row.doc.get("lock") == "end" or row.duration is None):
                end = self.zone.instant(self.zone.day(start), row.end)
                if end < start:
                    end = self.zone.instant(self.zone.day(start) + 1, row.end)
                row.length = end - start
            else:
                row.length = row.duration or 0
            if row.skipped:
                row.planned = (cursor, cursor)
                continue
            row.planned = (start, start + row.length)
            cursor = start + row.length
            ends.append(cursor)
        self.planned_end = max(ends) if first is not None else None

    # ---- the clock of the live row ----

    def held_ms(self, row, ended_only=False):
        return sum((self.mono if to is None else to) - since
                   for since, to in row.holds if to is not None or not ended_only)

    def remaining(self):
        if self.s["live"] is None:
            return None
        row = self.rows[self.s["live"]]
        given = row.length + row.added + row.moved + self.held_ms(row)
        if row.to_end:
            # The end is a time of day. A hold stops the count whatever the wall clock does meanwhile.
            if self.s["held"]:
                return row.left_at_hold + row.since_hold
            return row.planned[0] + row.shift + given - self.wall + row.wall_in_holds
        return row.begun_mono + given - self.mono

    def elapsed(self, row):
        return self.mono - row.begun_mono - self.held_ms(row)

    def move(self, by):
        """The end moves by that much, held or not."""
        row = self.rows[self.s["live"]]
        row.moved += by
        if row.to_end and self.s["held"]:
            row.since_hold += by

    # ---- steps ----

    def begin(self, i):
        if self.s["state"] == "ready":
            self.plan(self.wall)
            self.s["state"] = "live"
            self.s["first_start"] = self.wall
        self.close_run()
        row = self.rows[i]
        row.runs.append([self.wall, None])
        row.begun_mono, row.added, row.next_added, row.moved, row.holds = self.mono, row.next_added, 0, 0, []
        row.wall_in_holds = 0
        self.s["live"] = i
        self.s["order"].append(i)
        self.s["armed"], self.s["by_hand"] = self.after(i), False
        self.guard_until = self.mono + self.guard

    def close_run(self):
        if self.s["live"] is None:
            return
        if self.s["held"]:
            self.resume_clock()
        self.rows[self.s["live"]].runs[-1][1] = self.wall
        self.s["live"] = None

    def resume_clock(self):
        row = self.rows[self.s["live"]]
        row.holds[-1][1] = self.mono
        self.s["held"] = False
        if row.to_end:
            # What was left at the hold is left now: steps of the wall clock during the hold are forgiven.
            left = row.left_at_hold + row.since_hold
            row.wall_in_holds += left - self.remaining()

    def due(self):
        """The instant on the monotonic clock at which the live row goes on by itself, or None."""
        live, armed = self.s["live"], self.s["armed"]
        if live is None or armed is None or self.s["standby"] or self.s["held"] or not self.rows[live].auto:
            return None
        at = self.mono + self.remaining()
        if armed <= live and self.rows[armed].runs:
            at = max(at, self.rows[armed].begun_mono + 1000)  # a lap without length takes a second
        return at

    def pass_time(self, ms):
        end = self.mono + ms
        while (due := self.due()) is not None and due <= end:
            step = max(due - self.mono, 0)
            self.mono += step
            self.wall += step
            self.begin(self.s["armed"])
        self.wall += end - self.mono
        self.mono = end

    def step_wall(self, to):
        self.wall = to
        self.pass_time(0)

    # ---- verbs ----

    def find(self, id):
        for i, row in enumerate(self.rows):
            if row.id == id:
                return i
        raise Refused("id.unknown")

    def need(self, condition, reason):
        if not condition:
            raise Refused(reason)

    def allowed(self, verb):
        s = self.s
        self.need(s["state"] != "finished", "show.finished")
        clock = verb in ("leave", "hold", "resume", "time", "end-now", "start-was", "fix")
        self.need(not clock or s["live"] is not None, "show.not-live")
        if verb in ("go", "back", "jump"):
            self.need(not s["standby"], "show.standby")
            self.need(verb != "go" or not s["locked"], "go.locked")
            self.need(s["state"] == "ready" or self.mono >= self.guard_until, "go.guarded")

    def say(self, verb, **args):
        """None, or the reason of the refusal."""
        kept, guard = self.snapshot(), self.guard_until
        try:
            if verb in ("undo", "redo"):
                self.take_back(verb == "redo")
                return None
            self.allowed(verb)
            getattr(self, "do_" + verb.replace("-", "_"))(**args)
        except Refused as refusal:
            self.restore(kept)
            return str(refusal)
        if args.get("preview"):
            self.restore(kept)
            self.guard_until = guard
            return None
        if verb == "finish":
            self.past, self.undone = [], []
        else:
            self.past.append(kept)
            self.undone = []
        self.pass_time(0)
        return None

    def do_go(self, **_):
        self.need(self.s["armed"] is not None, "rundown.at-end")
        self.begin(self.s["armed"])

    def do_back(self, **_):
        live = -1 if self.s["live"] is None else self.s["live"]
        before = [i for i in range(live) if not self.rows[i].skipped]
        self.need(before, "rundown.at-start")
        self.begin(before[-1])

    def do_jump(self, id, **_):
        i = self.find(id)
        self.need(i != self.s["live"], "rundown.live")
        self.need(not self.rows[i].skipped, "verb.not-applicable")
        self.begin(i)

    def do_arm(self, id, **_):
        i = self.find(id)
        self.need(not self.rows[i].skipped, "verb.not-applicable")
        self.s["armed"], self.s["by_hand"] = i, True

    def do_leave(self, **_):
        live = self.s["live"]
        group = self.rows[live].loop
        self.need(group is not None, "verb.not-applicable")
        last = max([k for k, row in enumerate(self.rows) if row.loop == group and k >= live])
        i = self.playing_after(last)
        self.need(i is not None, "rundown.at-end")
        self.s["armed"], self.s["by_hand"] = i, True

    def do_lock(self, **_):
        self.s["locked"] = True

    def do_unlock(self, **_):
        self.s["locked"] = False

    def do_skip(self, id, off=False, **_):
        i = self.find(id)
        self.need(i != self.s["live"], "rundown.live")
        self.rows[i].skipped = not off
        s = self.s
        if s["by_hand"] and self.rows[s["armed"]].skipped:
            s["armed"] = self.after(s["armed"])
        if not s["by_hand"] or s["armed"] is None:
            s["by_hand"] = False
            s["armed"] = self.after(-1 if s["live"] is None else s["live"])

    def do_hold(self, **_):
        self.need(not self.s["held"], "rundown.already-held")
        row = self.rows[self.s["live"]]
        row.left_at_hold, row.since_hold = self.remaining(), 0
        row.holds.append([self.mono, None])
        self.s["held"] = True

    def do_resume(self, **_):
        self.need(self.s["held"], "rundown.not-held")
        self.resume_clock()

    def do_time(self, by, id=None, **_):
        live = self.s["live"]
        i = live if id is None else self.find(id)
        row = self.rows[i]
        if i == live:
            total = self.elapsed(row) + self.remaining()
        else:
            self.need(i > live, "verb.not-applicable")
            total = row.length + row.next_added
        self.need(by >= 0 or total + by >= row.least, "rundown.impossible")
        if i == live:
            row.added += by
            if row.to_end and self.s["held"]:
                row.since_hold += by
        else:
            row.next_added += by
            row.added = row.next_added  # shown at once

    def do_end_now(self, **_):
        self.move(-self.remaining())

    def do_start_was(self, by=None, at=None, **_):
        row = self.rows[self.s["live"]]
        start = row.runs[-1][0]
        if at is None:
            wall, mono = start + by, row.begun_mono + by
        else:
            near = [self.zone.instant(self.zone.day(self.wall) + k, time_of_day(at)) for k in (-1, 0, 1)]
            wall = max(instant for instant in near if instant - self.wall <= DAY // 2)
            mono = self.mono - (self.wall - wall)
        order = self.s["order"]
        before = None
        if len(order) > 1:
            other = self.rows[order[-2]]
            before = other.runs[-2 if other is row else -1]
        self.need(wall <= self.wall and mono <= self.mono, "rundown.impossible")
        self.need(before is None or wall >= before[0], "rundown.impossible")
        left = self.remaining()
        held = self.held_ms(row)
        row.runs[-1][0] = wall
        row.holds = [[max(since, mono), to if to is None else max(to, mono)] for since, to in row.holds]
        if row.to_end:  # its end stands
            row.moved += held - self.held_ms(row)
        row.begun_mono = mono
        if row.to_end:
            assert self.remaining() == left
        if before:
            before[1] = wall
        else:
            self.s["first_start"] = wall

    def do_standby(self, **_):
        self.need(not self.s["standby"], "show.standby")
        self.s["standby"] = True

    def do_standby_off(self, **_):
        self.need(self.s["standby"], "verb.not-applicable")
        self.s["standby"] = False

    def do_finish(self, **_):
        if self.s["state"] == "ready":
            self.plan(self.wall)
        self.close_run()
        self.s.update(state="finished", armed=None, by_hand=False, standby=False)

    # ---- undo ----

    def snapshot(self):
        return copy.deepcopy((self.s, self.rows, getattr(self, "planned_start", None),
                              getattr(self, "planned_end", None)))

    def restore(self, kept):
        self.s, self.rows, self.planned_start, self.planned_end = copy.deepcopy(kept)

    def take_back(self, redo):
        source, target = (self.undone, self.past) if redo else (self.past, self.undone)
        self.need(source, "redo.nothing" if redo else "undo.nothing")
        now = self.snapshot()
        self.restore(source.pop())
        target.append(now)
        self.catch_up(now)
        self.pass_time(0)

    def catch_up(self, now):
        """Clocks are as if the verb had not been: where the show would have gone on by itself to the row that is live, it
        has done so at that time."""
        guard = self.guard_until
        before = self.snapshot()
        wall, mono = self.wall, self.mono
        steps = []
        while (due := self.due()) is not None and due <= mono and len(steps) < 10000:
            self.mono, self.wall = due, wall - (mono - due)
            self.begin(self.s["armed"])
            steps.append(self.s["live"])
            self.mono, self.wall = mono, wall
        if steps and not (self.s["live"] == now[0]["live"] and
                          len(self.rows[self.s["live"]].runs) == len(now[1][now[0]["live"]].runs)):
            self.restore(before)
        self.guard_until = guard

    # ---- what is shown ----

    def view(self):
        """The parts of the state that the model knows, with the state's keys."""
        s = self.s
        if s["state"] == "ready":
            self.plan(self.wall)
        spans = self.expectation()
        live, armed = s["live"], s["armed"]
        rundown = {"segments": []}
        for i, row in enumerate(self.rows):
            state = "future" if live is None or i > live else "live" if i == live else "past"
            if s["state"] == "finished":
                last = s["order"][-1] if s["order"] else -1
                state = "past" if i <= last else "future"
            shown = {"id": row.id, "state": state, "armed": i == armed, "skipped": row.skipped,
                     "added_ms": row.added, "held_ms": self.held_ms(row, ended_only=True),
                     "runs": [{"start": a} if b is None else {"start": a, "end": b} for a, b in row.runs]}
            if row.planned:
                shown["planned"] = {"start": row.planned[0], "end": row.planned[1]}
            if spans[i]:
                shown["expected"] = {"start": spans[i][0], "end": spans[i][1]}
            if row.runs:
                shown["actual"] = dict(shown["runs"][-1])
            if i == live:
                shown["remaining_ms"] = self.remaining()
            rundown["segments"].append(shown)
        if live is not None:
            rundown["live"] = self.rows[live].id
        if armed is not None:
            rundown["armed"] = self.rows[armed].id
        offset = relative = 0
        if s["order"]:
            current = s["order"][-1]
            offset = spans[current][1] - self.rows[current].planned[1]
            if live is not None and self.off_plan(live):
                fixed = [i for i in range(live + 1, len(self.rows))
                         if self.ahead(i) and self.rows[i].start is not None and not self.lapped(i)]
                offset = (spans[fixed[0]][0] - self.rows[fixed[0]].planned[0] if fixed
                          else self.expected_end(spans) - self.planned_end)
            relative = offset + self.planned_start - s["first_start"]
        rundown.update(offset_ms=offset, relative_ms=relative, text=self.words(offset), locked=s["locked"])
        if self.planned_end is not None:
            rundown["planned_end"] = self.planned_end
            if s["order"] or s["state"] == "ready":
                rundown["expected_end"] = self.expected_end(spans)
        for mark in ("flag", "break"):
            i = next((i for i, row in enumerate(self.rows)
                      if i > (-1 if live is None else live) and row.doc.get(mark) and self.ahead(i)), None)
            if i is not None:
                rundown["next_" + mark] = {"id": self.rows[i].id, "at": spans[i][0]}
        show = {"state": s["state"], "held": s["held"], "standby": s["standby"]}
        if self.guard_until > self.mono:
            show["guard_until"] = self.guard_until - self.mono + self.wall
        return {"show": show, "rundown": rundown}

    def lapped(self, i):
        """In a loop that has begun a further lap."""
        group = self.rows[i].loop
        return group is not None and any(len(row.runs) > (0 if k > self.s["live"] else 1)
                                         for k, row in enumerate(self.rows) if row.loop == group)

    def off_plan(self, live):
        """The plan has the rows of a loop once: from the second lap on it holds again from the next fixed row."""
        before = [i for i in range(live + 1) if self.lapped(i)]
        return bool(before) and all(self.rows[i].start is None for i in range(before[-1] + 1, live + 1))

    def expected_end(self, spans):
        if self.s["state"] == "finished":
            return self.rows[self.s["order"][-1]].runs[-1][1]
        live = self.s["live"]
        ends = [spans[i][1] for i in range(len(self.rows)) if i == live or self.ahead(i)]
        return max(ends)

    def expectation(self):
        spans = []
        delay, latest = 0, None
        cursor = self.wall if self.s["state"] == "ready" else self.s["first_start"]
        for i, row in enumerate(self.rows):
            if not row.skipped:
                gap = 0 if latest is None else row.planned[0] - latest
                if gap > 0 and delay > 0:
                    delay = max(delay - gap, 0)
                delay += row.delay
                latest = row.planned[1] if latest is None else max(latest, row.planned[1])
            span = self.expected(i, cursor, delay)
            spans.append(span)
            if span:
                cursor = span[1]
        # Rows that never had a time before the first that has one stand where that begins.
        first = next((i for i, row in enumerate(self.rows) if row.runs or i == self.s["live"] or self.ahead(i)), None)
        if first is not None and spans[first]:
            spans[:first] = [(spans[first][0],) * 2 if spans[i] else None for i in range(first)]
        return spans

    def expected(self, i, cursor, delay):
        row = self.rows[i]
        live = self.s["live"]
        if i == live:
            return (row.runs[-1][0], self.wall + max(self.remaining(), 0))
        if self.ahead(i):
            if row.start is not None:
                start = max(row.planned[0] + row.shift + delay, cursor)
            else:
                start = cursor + row.delay
            start = max(start, self.wall)
            base = row.planned[0] + row.shift if row.to_end else start
            return (start, max(base + row.length + row.next_added, start))
        last = self.s["order"][-1] if self.s["order"] else -1
        if self.s["state"] == "finished" and i > last:
            return None
        if row.runs and (live is None or i < live):
            return tuple(row.runs[-1])
        return (cursor, cursor)

    @staticmethod
    def words(offset):
        seconds = abs(offset) // 1000
        if not seconds:
            return "on time"
        hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
        clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
        return clock + (" late" if offset > 0 else " early")
