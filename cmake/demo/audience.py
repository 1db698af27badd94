"""The simulated audience of the demo: people from `crowdcue feed simulate:…`, who answer what is open on the stage.

The simulator knows nobody's show, so its comments are chatter. Whoever is asked for something by an open interaction
often does it, as an audience would: types the keyword, votes, asks, claims."""

import json
import random
import subprocess
import threading
import time

QUESTIONS = {
    "zh": ["能放洗碗机吗？", "保修多久？", "有没有大号的？", "杯盖会漏水吗？", "什么时候发货？", "能刻字吗？"],
    "en": ["is it dishwasher safe?", "how long is the warranty?", "does it come in a larger size?",
           "will the lid leak in a bag?", "when does it ship?", "can you engrave a name?"],
}
# The simulator learns a show's language only when it is connected to one; by itself it speaks English.
CHATTER = {"zh": ["来了来了", "晚上好！", "这个颜色好看", "主播今天状态真好", "哈哈哈哈", "画质很清楚", "支持一下", "刚进来，讲到哪了", "666"]}


class Audience(threading.Thread):
    """Speaks until stop(). `say(event)` carries one comment in the normal form to the chat."""

    def __init__(self, command, show, say, rate=12, people=600):
        super().__init__(daemon=True, name="audience")
        language = show.get("language", "en-US")
        url = f"simulate:?seed=7&rate={rate}&people={people}"
        self.feed = subprocess.Popen([command, "feed", url], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True)
        self.say = say
        self.interactions = {i["id"]: i for i in show.get("interactions", [])}
        tongue = "zh" if language.startswith("zh") else "en"
        self.questions = QUESTIONS[tongue]
        self.chatter = CHATTER.get(tongue)
        self.open = []  # ids that ask for something just now; replaced as a whole by the director
        self.people = {}  # everybody who has spoken, by name: the chat gives them ids of its own
        self.random = random.Random(7)
        self.said = 0
        self.error = None

    def run(self):
        try:
            for line in self.feed.stdout:
                event = json.loads(line)
                if event["kind"] == "comment":
                    self.people[event["person"]["name"]] = event["person"]
                    chatter = self.random.choice(self.chatter) if self.chatter else event["text"]
                    self.say({**event, "text": self.answer() or chatter})
                    self.said += 1
        except (OSError, ValueError, KeyError) as error:
            self.error = error

    def speak(self, name, text):
        """The person of that name, who has spoken before, says something just now: a winner who claims."""
        person = self.people.get(name)
        if person:
            self.said += 1
            self.say({"t": int(time.time() * 1000), "feed": "simulate:demo", "kind": "comment", "id": f"said-{self.said}",
                      "person": person, "text": text})

    def stop(self):
        self.feed.terminate()
        self.feed.wait(5)
        self.join(5)

    def answer(self):
        """What this comment says to one of the open interactions, or None for chatter."""
        wanted = self.open
        if not wanted or self.random.random() < 0.25:
            return None
        interaction = self.interactions.get(self.random.choice(wanted), {})
        reply = getattr(self, "answer_" + interaction.get("kind", ""), None)
        return reply(interaction) if reply else None

    def answer_lottery(self, lottery):
        words = lottery.get("entry", {}).get("words")
        return self.random.choice(words) if words else None

    def answer_poll(self, poll):
        # A favourite, so that the picture has a leader.
        count = len(poll["options"])
        return str(1 + min(self.random.randrange(count), self.random.randrange(count)))

    def answer_question(self, question):
        prefix = self.random.choice(question.get("prefix") or [""])
        return f"{prefix} {self.random.choice(self.questions)}".strip()

    def answer_sale(self, sale):
        words = sale.get("claim", {}).get("words")
        return self.random.choice(words) if words else None

    def answer_quiz(self, quiz):
        return str(self.random.randint(1, 3))

    answer_survey = answer_quiz
