"""A show with one interaction of each kind that is drawn, for pictures."""

# Nothing has a time limit: no clock moves on a card, and a picture can be waited for.
INTERACTIONS = {"lottery": "cup", "poll": "colour", "question": "qa", "sale": "flash"}
SHOW = {
    "crowdcue": 1, "id": "still", "title": "Still", "language": "en",
    "segments": [{"id": "one", "title": "One", "duration": "1h", "interactions": list(INTERACTIONS.values())}],
    "interactions": [
        {"kind": "lottery", "id": "cup", "title": "Thermos cup for the road", "settle": "0s",
         "entry": {"by": "keyword", "words": ["aboard"]},
         "prizes": [{"id": "p1", "title": "Red thermos cup", "picture": "mug.png", "count": 3}]},
        {"kind": "poll", "id": "colour", "title": "Which colour shall the next one have?", "settle": "0s",
         "options": [{"id": "red", "text": "Red 🎈"}, {"id": "blue", "text": "天空蓝 Sky blue"}]},
        {"kind": "question", "id": "qa", "title": "Ask us", "mark": True, "approve": False},
        {"kind": "sale", "id": "flash", "title": "Flash sale", "products": ["mug"], "stock_from": "orders"}],
    "products": [{"id": "mug", "title": "Red thermos mug, 350 ml", "picture": "mug.png", "stock": 50, "limit": 2,
                  "price": {"minor": 9900, "currency": "CNY"}, "was": {"minor": 19900, "currency": "CNY"},
                  "link": "https://example.com/mug"}],
}
