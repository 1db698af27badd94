/* The desk as the docks see it: the show document, the newest state, the last comments; fetched without ever waiting.
 * It also sends the verbs. UI thread only; answers that arrive on other threads go through an inbox with a lock of its
 * own. */
#ifndef DOCK_MODEL_HPP
#define DOCK_MODEL_HPP

#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <functional>
#include <memory>

extern "C" {
#include "obs/desk.h"
}

struct Inbox;

class Model {
      public:
	using Answer = std::function<void(const QJsonObject &)>;

	/* `desk` is borrowed and outlives us. */
	explicit Model(const struct desk *desk);
	~Model();

	/* Takes in what has arrived and asks for what is new: at most five times a second. True if something changed.
	 */
	bool poll();
	/* OBS goes: nothing is asked any more. */
	void forget();

	bool has_show() const
	{
		return m_has_show;
	}
	/* True once the first state of the show is here. */
	bool has_state() const
	{
		return !m_state.isEmpty();
	}
	bool offer(QString *title) const;
	void decide(bool resume);
	/* Newest notice since the last call, "" = none. */
	QString take_notice(bool *refused);
	void outputs(bool *streaming, bool *recording) const;
	/* Title of the card that stands in the place of that interaction's, empty = it need not wait. */
	QString waits_behind(const QString &id) const;
	QString hotkey(const char *verb) const;
	/* Where shows are looked for; "" = not known. */
	void folders(QString *last, QString *ours) const;
	/* May shows' feeds open ports? "never", "here" or "network". */
	QString listening() const;
	void listen(const char *how);

	/* Wall clock of the show, ms since the epoch. */
	qint64 now() const;
	/* What is left of the live segment, of whose state this is: ms, negative = over. It stands while held. */
	qint64 remaining(const QJsonObject &segment_state) const;
	const QJsonObject &state() const
	{
		return m_state;
	}
	const QJsonObject &document() const
	{
		return m_document;
	}
	const QJsonArray &comments() const
	{
		return m_comments;
	}
	/* Which of them: "" = the last ones, else the moderator's list "held", "hidden" or "risk". */
	void filter_comments(const QString &filter);
	const QString &comment_filter() const
	{
		return m_comment_filter;
	}
	/* How many times they have come so far. */
	quint64 comments_heard() const
	{
		return m_comments_heard;
	}
	QJsonObject show() const
	{
		return m_state.value("show").toObject();
	}
	QJsonObject rundown() const
	{
		return m_state.value("rundown").toObject();
	}
	/* The document's segment or interaction of that id, empty if there is none. */
	QJsonObject segment(const QString &id) const
	{
		return m_segments.value(id);
	}
	QJsonObject interaction(const QString &id) const
	{
		return m_interactions.value(id);
	}
	/* A length of the document ("1m30s") in ms; `fallback` if there is none. */
	static qint64 length(const QJsonValue &written, qint64 fallback);
	/* Of a crew id its name, else the text itself. */
	QString person(const QString &owner) const;
	/* Time of day in the show's zone, "20:05". */
	QString clock_text(qint64 ms) const;

	/* A text of locale/; %1 and %2 are filled in. */
	QString text(const QString &key, const QString &first = QString(), const QString &second = QString()) const;

	/* What a feed of the state says of itself, in the language of the desk; "" = nothing. */
	QString words_of(const QJsonObject &feed) const;

	/* Sends a verb; the answer comes in a later poll(). */
	void send(const QJsonObject &verb, Answer answer);

      private:
	void post(const QByteArray &line, Answer answer);
	void drain();
	void take_document();
	void take_state(const QJsonObject &reply, qint64 age_ms);

	const struct desk *m_desk;
	std::shared_ptr<Inbox> m_inbox;
	QHash<quint64, Answer> m_waiting;
	quint64 m_number = 0;
	quint64 m_stage_id = 0;
	quint64 m_document_id = 0;
	quint64 m_notice = 0;
	bool m_has_show = false;
	bool m_asking = false;
	bool m_asking_comments = false;
	bool m_changed = false;
	int m_comment_total = 0;
	QElapsedTimer m_since_ask;
	QElapsedTimer m_since_comments;
	QElapsedTimer m_since_state;
	qint64 m_state_age = 0;
	QJsonObject m_state;
	QJsonObject m_document;
	QJsonArray m_comments;
	QString m_comment_filter;
	quint64 m_comments_heard = 0;
	QHash<QString, QJsonObject> m_segments;
	QHash<QString, QJsonObject> m_interactions;
	QHash<QString, QString> m_crew;
};

#endif
