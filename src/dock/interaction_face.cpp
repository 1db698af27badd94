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

int prizes_left(const Model &m, const QJsonObject &s)
{
	int all = 0;
	for (const QJsonValue &v : m.interaction(s.value("id").toString()).value("prizes").toArray())
		all += v.toObject().value("count").toInt(1);
	for (const QJsonValue &v : s.value("winners").toArray()) {
		const QString status = v.toObject().value("status").toString();
		if (status != "expired" && status != "forfeited")
			all--;
	}
	return all;
}

QString winner_text(const Model &m, const QJsonObject &w)
{
	const QString status = w.value("status").toString();
	QString words = w.value("name").toString();
	if (status == "pending") {
		qint64 left = qint64(w.value("claim_until").toDouble()) - m.now();
		words += " " + (left > 0 ? QString::number((left + 999) / 1000) + " s" : QStringLiteral("…"));
	} else if (status == "claimed" || status == "confirmed") {
		words += QStringLiteral(" ✓");
	} else {
		words += QStringLiteral(" ✗");
	}
	return words;
}

void lottery(Face &f, const Model &m, const QJsonObject &s)
{
	const int entrants = s.value("entrants").toInt();
	f.summary = m.text("Dock.Entrants", QString::number(entrants));
	QStringList names;
	for (const QJsonValue &v : s.value("winners").toArray())
		names << winner_text(m, v.toObject());
	if (!names.isEmpty())
		f.summary = names.join(QStringLiteral("  "));
	const int left = prizes_left(m, s);
	if (f.state == "closed" || (f.state == "revealed" && left > 0))
		next(f, m, names.isEmpty() ? "Dock.Do.Draw" : "Dock.Do.DrawMore", "draw");
	for (const QJsonValue &v : s.value("winners").toArray()) {
		const QJsonObject w = v.toObject();
		QJsonObject verb = verb_for(f, w.value("status").toString() == "pending" ? "claim" : "redraw");
		verb.insert("pick", w.value("pick"));
		const QString status = w.value("status").toString();
		if (status == "pending")
			f.menu.append({m.text("Dock.Do.Claim", w.value("name").toString()), verb, false});
		else if (status == "expired" || status == "forfeited")
			f.menu.append({m.text("Dock.Do.Redraw", w.value("name").toString()), verb, false});
	}
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

void question(Face &f, const Model &m, const QJsonObject &s)
{
	int inbox = 0;
	int ready = 0;
	FaceItem best = {0, QString(), QString(), QString(), -1};
	for (const QJsonValue &v : s.value("items").toArray()) {
		const QJsonObject o = v.toObject();
		const QString state = o.value("state").toString();
		FaceItem item = {o.value("item").toInt(), state, o.value("text").toString(), o.value("name").toString(),
				 o.value("votes").toInt()};
		if (state == "on-air")
			f.items.prepend(item);
		else if (state == "inbox" || state == "approved" || state == "queued")
			f.items.append(item);
		inbox += state == "inbox";
		ready += state == "approved" || state == "queued";
		const bool queued = state == "queued" && best.state != "queued";
		if (queued || (state == "approved" && best.state != "queued" && item.votes > best.votes))
			best = item;
	}
	f.summary = m.text("Dock.Questions", QString::number(inbox), QString::number(ready));
	if (best.item) {
		f.next = {m.text("Dock.Do.Air", best.text), verb_for(f, "air"), false};
		f.next.verb.insert("item", best.item);
	}
	if (f.state == "open" && best.item)
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
			next(f, m, "Dock.Do.Done", "done");
		else
			next(f, m, "Dock.Do.Again", "reset");
	}
	if (f.state == "closed" || f.state == "revealed")
		offer(f, m, "Dock.Do.Done", "done");
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
