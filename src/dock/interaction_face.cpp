#include "dock/interaction_face.hpp"

#include <QStringList>

namespace {

QJsonObject verb_for(const Face &f, const char *verb)
{
	return QJsonObject{{"verb", f.kind + "." + QLatin1String(verb)}, {"id", f.id}};
}

void next(Face &f, const Model &m, const char *key, const char *verb)
{
	f.next = {m.text(key), verb_for(f, verb), false};
}

void offer(Face &f, const Model &m, const char *key, const char *verb, bool destructive = false)
{
	f.menu.append({m.text(key), verb_for(f, verb), destructive});
}

FaceAction action_for(const Face &f, const Model &m, const char *key, const char *verb, const QString &name,
		      const QJsonValue &pick, bool destructive)
{
	FaceAction action = {m.text(key, name), verb_for(f, verb), destructive};
	action.verb.insert("pick", pick);
	return action;
}

bool is_lost(const QJsonObject &winner)
{
	const QString status = winner.value("status").toString();
	return status == "expired" || status == "forfeited";
}

/* Prizes that nobody has been drawn for yet. */
int prizes_left(const Model &m, const QJsonObject &s)
{
	int all = 0;
	for (const QJsonValue &v : m.interaction(s.value("id").toString()).value("prizes").toArray())
		all += v.toObject().value("count").toInt(1);
	for (const QJsonValue &v : s.value("winners").toArray())
		all -= !v.toObject().contains("replaces");
	return all;
}

/* A row for one winner. Those who were replaced have none. */
void winner(Face &f, const Model &m, const QJsonObject &w)
{
	using look::Icon;
	const QString name = w.value("name").toString();
	const QJsonValue pick = w.value("pick");
	const bool weak = w.value("strength").toString() == "weak";
	const QString shown = weak ? m.text("Dock.NameOnly", name) : name;
	FaceItem item = {FaceItem::Ready, shown, QString(), {}};
	const bool can_act = f.state == "closed" || f.state == "revealed";
	if (w.value("status").toString() == "pending") {
		const qint64 left = qint64(w.value("claim_until").toDouble()) - m.now();
		item.tone = FaceItem::Waits;
		item.note = left > 0 ? look::length_text(left, true) : QStringLiteral("…");
		if (can_act)
			item.signs = {{Icon::Cross, action_for(f, m, "Dock.Do.Forfeit", "forfeit", name, pick, true)},
				      {Icon::Check, action_for(f, m, "Dock.Do.Claim", "claim", name, pick, false)}};
	} else if (is_lost(w)) {
		item.tone = FaceItem::Lost;
		if (can_act)
			item.signs = {{Icon::Undo, action_for(f, m, "Dock.Do.Redraw", "redraw", name, pick, false)}};
	}
	for (const FaceSign &sign : item.signs)
		f.menu.append(sign.action);
	f.items.append(item);
}

void lottery(Face &f, const Model &m, const QJsonObject &s)
{
	f.summary = m.text("Dock.Entrants", QString::number(s.value("entrants").toInt()));
	const QJsonArray winners = s.value("winners").toArray();
	QVector<int> replaced;
	for (const QJsonValue &v : winners)
		replaced.append(v.toObject().value("replaces").toInt());
	const bool can_act = f.state == "closed" || f.state == "revealed";
	int pending = 0;
	QString lost;
	/* First those who wait, then those who are lost, then all others. */
	for (int turn = 0; turn < 3; turn++)
		for (const QJsonValue &v : winners) {
			const QJsonObject w = v.toObject();
			const bool waits = w.value("status").toString() == "pending";
			if (replaced.contains(w.value("pick").toInt()) || turn != (waits ? 0 : is_lost(w) ? 1 : 2))
				continue;
			winner(f, m, w);
			pending += waits && can_act;
			if (can_act && lost.isEmpty() && is_lost(w)) {
				lost = w.value("name").toString();
				f.next = action_for(f, m, "Dock.Do.Redraw", "redraw", lost, w.value("pick"), false);
			}
		}
	const QString odds = s.value("odds").toString();
	if (winners.isEmpty() && !odds.isEmpty())
		f.summary += QStringLiteral(" · ") + odds;
	if (!winners.isEmpty())
		f.summary = m.text("Dock.Winners", QString::number(f.items.size()), QString::number(pending));
	if (f.state == "closed" && winners.isEmpty())
		next(f, m, "Dock.Do.Draw", "draw");
	else if (can_act && lost.isEmpty() && prizes_left(m, s) > 0)
		next(f, m, "Dock.Do.DrawMore", "draw");
	f.unclaimed = pending > 0;
	f.busy = pending > 0 || !lost.isEmpty();
}

void options(Face &f, const Model &m, const QJsonArray &counted, const QJsonArray &written)
{
	for (const QJsonValue &v : counted) {
		const QJsonObject o = v.toObject();
		QString label = o.value("id").toString();
		for (const QJsonValue &w : written)
			if (w.toObject().value("id") == o.value("id"))
				label = w.toObject().value("text").toString(label);
		f.bars.append({label, o.value("percent").toInt(), o.value("winner").toBool()});
	}
	Q_UNUSED(m)
}

void poll(Face &f, const Model &m, const QJsonObject &s)
{
	f.summary = m.text("Dock.Voters", QString::number(s.value("voters").toInt()));
	options(f, m, s.value("options").toArray(), m.interaction(f.id).value("options").toArray());
	if (f.state == "closed")
		next(f, m, "Dock.Do.Reveal", "reveal");
	if (f.state == "closed")
		offer(f, m, "Dock.Do.Reopen", "reopen");
}

void quiz(Face &f, const Model &m, const QJsonObject &s)
{
	const QString asked = s.value("question").toString();
	f.summary = asked.isEmpty() ? QString() : asked;
	for (const QJsonValue &v : m.interaction(f.id).value("questions").toArray()) {
		const QJsonObject written = v.toObject();
		if (written.value("id").toString() != asked)
			continue;
		f.summary = written.value("text").toString();
		for (const QJsonValue &w : s.value("questions").toArray())
			if (w.toObject().value("id").toString() == asked)
				options(f, m, w.toObject().value("options").toArray(),
					written.value("options").toArray());
	}
	if (f.state == "open")
		next(f, m, "Dock.Do.NextQuestion", "next");
	if (f.state == "open")
		offer(f, m, "Dock.Do.Close", "close");
	if (f.state == "closed")
		next(f, m, "Dock.Do.Reveal", "reveal");
}

/* A row for one question that is on air, ready or new. */
FaceItem question_item(const Face &f, const Model &m, const QJsonObject &o)
{
	using look::Icon;
	const QString state = o.value("state").toString();
	const int votes = o.value("votes").toInt();
	auto verb = [&](const char *key, const char *name) {
		FaceAction action = {m.text(key), verb_for(f, name), false};
		action.verb.insert("item", o.value("item"));
		return action;
	};
	FaceItem item = {FaceItem::Ready, o.value("text").toString(), QString(), {}};
	if (votes > 1)
		item.note = QString("+%1").arg(votes - 1);
	item.signs.append({Icon::Cross, verb("Dock.Do.Drop", "drop")});
	if (state == "on-air") {
		item.tone = FaceItem::Air;
		item.signs.append({Icon::Check, verb("Dock.Do.Answered", "answered")});
	} else if (state == "inbox") {
		item.tone = FaceItem::Waits;
		item.signs.append({Icon::Check, verb("Dock.Do.Approve", "approve")});
	} else {
		item.signs.append({Icon::Play, verb("Dock.Do.AirThis", "air")});
	}
	return item;
}

void question(Face &f, const Model &m, const QJsonObject &s)
{
	static const char *const turns[] = {"on-air", "queued", "approved", "inbox"};
	int count[4] = {0, 0, 0, 0};
	QJsonObject best;
	for (int turn = 0; turn < 4; turn++)
		for (const QJsonValue &v : s.value("items").toArray()) {
			const QJsonObject o = v.toObject();
			if (o.value("state").toString() != turns[turn])
				continue;
			count[turn]++;
			f.items.append(question_item(f, m, o));
			const bool first = best.isEmpty();
			if ((turn == 1 && first) || (turn == 2 && count[1] == 0 &&
						     (first || o.value("votes").toInt() > best.value("votes").toInt())))
				best = o;
		}
	f.summary = m.text("Dock.Questions", QString::number(count[3]), QString::number(count[1] + count[2]));
	if (best.isEmpty())
		return;
	f.next = {m.text("Dock.Do.Air", best.value("text").toString()), verb_for(f, "air"), false};
	f.next.verb.insert("item", best.value("item"));
	if (f.state == "open")
		offer(f, m, "Dock.Do.Close", "close");
}

void sale(Face &f, const Model &m, const QJsonObject &s)
{
	const QString phase = s.value("phase").toString();
	const QString product = s.value("product").toString();
	f.summary = product;
	for (const QJsonValue &v : m.document().value("products").toArray())
		if (v.toObject().value("id").toString() == product)
			f.summary = v.toObject().value("title").toString();
	for (const QJsonValue &v : s.value("products").toArray()) {
		const QJsonObject o = v.toObject();
		if (o.value("id").toString() != product)
			continue;
		const QString sold = m.text("Dock.Sold", QString::number(o.value("sold").toInt()));
		f.summary += QStringLiteral(" · ") + sold;
		if (o.contains("stock"))
			f.summary +=
				QStringLiteral(" · ") + m.text("Dock.Stock", QString::number(o.value("stock").toInt()));
	}
	f.state_key = "Dock.Phase." + phase;
	if (phase == "idle")
		next(f, m, "Dock.Do.Announce", "announce");
	else if (phase == "announced")
		next(f, m, "Dock.Do.Start", "start");
	else if (phase == "countdown")
		next(f, m, "Dock.Do.OpenSale", "open");
	if (phase == "idle" || phase == "announced")
		offer(f, m, "Dock.Do.OpenSale", "open");
	if (m.interaction(f.id).value("products").toArray().size() > 1)
		offer(f, m, "Dock.Do.NextProduct", "next");
}

/* What all kinds have in common; a kind's own verb goes first. */
void common(Face &f, const Model &m)
{
	const bool shown_only = f.kind == "topic" || f.kind == "card";
	if (f.next.label.isEmpty()) {
		if (f.state == "draft" || f.state == "armed")
			next(f, m,
			     f.kind == "lottery" ? "Dock.Do.OpenLottery"
			     : f.kind == "poll"  ? "Dock.Do.OpenPoll"
			     : shown_only        ? "Dock.Do.Show"
						 : "Dock.Do.Open",
			     "open");
		else if (f.state == "open")
			next(f, m, shown_only ? "Dock.Do.Done" : "Dock.Do.Close", shown_only ? "done" : "close");
		else if (f.state == "closed" || f.state == "revealed")
			f.next = {m.text("Dock.Do.Done"), verb_for(f, "done"), f.unclaimed};
		else
			next(f, m, "Dock.Do.Again", "reset");
	}
	if (f.state == "closed" || f.state == "revealed")
		offer(f, m, "Dock.Do.Done", "done", f.unclaimed);
	if (f.state != "revealed" && f.state != "done" && f.state != "cancelled")
		offer(f, m, "Dock.Do.Cancel", "cancel", true);
	if (f.state == "closed" || f.state == "revealed")
		offer(f, m, "Dock.Do.Reset", "reset", true);
}

} // namespace

Face face_of(const Model &m, const QJsonObject &s)
{
	Face f = {};
	f.id = s.value("id").toString();
	f.kind = s.value("kind").toString();
	f.state = s.value("state").toString();
	f.state_key = "Dock.Life." + f.state;
	f.title = m.interaction(f.id).value("title").toString(f.id);
	f.on_air = s.value("on_air").toBool();
	f.settled = s.value("settled").toBool(true);
	f.can_show = f.state != "done" && f.state != "cancelled";
	f.has_deadline = f.state == "open" && s.contains("deadline");
	f.deadline = qint64(s.value("deadline").toDouble());
	if (f.state == "closed" && !f.settled)
		f.state_key = "Dock.Life.counting";
	if (f.kind == "lottery")
		lottery(f, m, s);
	else if (f.kind == "poll")
		poll(f, m, s);
	else if (f.kind == "quiz" || f.kind == "survey")
		quiz(f, m, s);
	else if (f.kind == "question")
		question(f, m, s);
	else if (f.kind == "sale")
		sale(f, m, s);
	common(f, m);
	return f;
}
