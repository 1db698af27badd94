#include "dock/model.hpp"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <vector>

extern "C" {
#include "core/verb.h"
}

namespace {

const int ASK_MS = 200;      /* five times a second at most */
const int REFRESH_MS = 1000; /* lateness grows although nothing happens */
const int COMMENTS_MS = 500;
const int COMMENT_COUNT = 12;

qint64 steady_ms()
{
	using namespace std::chrono;
	return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

struct Letter {
	quint64 number;
	qint64 at; /* steady ms */
	QByteArray json;
};

} // namespace

/* Outlives the model where an answer comes late. */
struct Inbox {
	std::mutex mutex;
	std::vector<Letter> letters; /* protected by mutex */
};

namespace {

struct Ticket {
	std::shared_ptr<Inbox> inbox;
	quint64 number;
};

void on_answer(void *user, const char *json)
{
	std::unique_ptr<Ticket> ticket(static_cast<Ticket *>(user));
	std::lock_guard<std::mutex> guard(ticket->inbox->mutex);
	ticket->inbox->letters.push_back({ticket->number, steady_ms(), QByteArray(json)});
}

} // namespace

Model::Model(const struct desk *desk) : m_desk(desk), m_inbox(std::make_shared<Inbox>())
{
}

Model::~Model() = default;

void Model::forget()
{
	m_desk = nullptr;
	m_waiting.clear();
}

bool Model::offer(QString *title) const
{
	char words[512] = "";
	bool offered = m_desk && m_desk->offer(m_desk->user, words, sizeof(words));
	*title = QString::fromUtf8(words);
	return offered;
}

void Model::decide(bool resume)
{
	if (m_desk)
		m_desk->decide(m_desk->user, resume);
}

QString Model::take_notice(bool *refused)
{
	char words[512] = "";
	quint64 number = m_desk ? m_desk->notice(m_desk->user, words, sizeof(words), refused) : m_notice;
	if (number == m_notice)
		return QString();
	m_notice = number;
	return QString::fromUtf8(words);
}

QString Model::waits_behind(const QString &id) const
{
	char behind[256] = "";
	const bool waits = m_desk && m_desk->waits(m_desk->user, id.toUtf8().constData(), behind, sizeof(behind));
	return waits ? QString::fromUtf8(behind) : QString();
}

void Model::outputs(bool *streaming, bool *recording) const
{
	*streaming = false;
	*recording = false;
	if (m_desk)
		m_desk->outputs(m_desk->user, streaming, recording);
}

QString Model::hotkey(const char *verb) const
{
	char words[128] = "";
	if (m_desk)
		m_desk->hotkey(m_desk->user, verb, words, sizeof(words));
	return QString::fromUtf8(words);
}

void Model::folders(QString *last, QString *ours) const
{
	char first[1024] = "";
	char second[1024] = "";
	if (m_desk)
		m_desk->folders(m_desk->user, first, second, sizeof(first));
	*last = QString::fromUtf8(first);
	*ours = QString::fromUtf8(second);
}

QString Model::listening() const
{
	return m_desk ? QString::fromUtf8(m_desk->listening(m_desk->user)) : QStringLiteral("never");
}

void Model::listen(const char *how)
{
	if (m_desk)
		m_desk->listen(m_desk->user, how);
}

qint64 Model::now() const
{
	return qint64(m_state.value("now").toDouble()) + m_state_age + m_since_state.elapsed();
}

qint64 Model::remaining(const QJsonObject &segment_state) const
{
	const qint64 left = qint64(segment_state.value("remaining_ms").toDouble());
	return show().value("held").toBool() ? left : left - (now() - qint64(m_state.value("now").toDouble()));
}

qint64 Model::length(const QJsonValue &written, qint64 fallback)
{
	int64_t ms = 0;
	return parse_duration(written.toString().toUtf8().constData(), false, &ms) ? ms : fallback;
}

QString Model::person(const QString &owner) const
{
	return m_crew.value(owner, owner);
}

QString Model::clock_text(qint64 ms) const
{
	QTimeZone zone(m_document.value("zone").toString().toUtf8());
	QDateTime when = zone.isValid() ? QDateTime::fromMSecsSinceEpoch(ms, zone) : QDateTime::fromMSecsSinceEpoch(ms);
	return when.toString("HH:mm");
}

QString Model::text(const QString &key, const QString &first, const QString &second) const
{
	QString words = m_desk ? QString::fromUtf8(m_desk->text(m_desk->user, key.toUtf8().constData())) : key;
	if (words.contains("%1"))
		words.replace("%1", first);
	if (words.contains("%2"))
		words.replace("%2", second);
	return words;
}

/* Its parts come from outside, and may look like marks themselves: each mark is filled in once. */
QString Model::words_of(const QJsonObject &feed) const
{
	const QJsonObject words = feed.value("words").toObject();
	if (words.isEmpty())
		return feed.value("text").toString();
	const QString pattern = text("Feed." + words.value("key").toString(), "%1", "%2");
	QString out;
	for (int i = 0; i < pattern.size(); i++) {
		const int number = i + 1 < pattern.size() ? pattern[i + 1].digitValue() : 0;
		if (pattern[i] != '%' || number < 1 || number > 9) {
			out += pattern[i];
			continue;
		}
		const QString part = words.value(QString::number(number)).toString();
		out += part.startsWith("Name.") ? text(part) : part;
		i++;
	}
	return out;
}

/* ---- asking and sending -------------------------------------------------------------------------------------- */

void Model::post(const QByteArray &line, Answer answer)
{
	if (!m_desk)
		return;
	quint64 number = ++m_number;
	m_waiting.insert(number, std::move(answer));
	auto *ticket = new Ticket{m_inbox, number};
	if (m_desk->post(m_desk->user, line.constData(), on_answer, ticket))
		return;
	delete ticket;
	Answer refused = m_waiting.take(number);
	refused(QJsonObject{{"ok", false}, {"reason", "show.none"}, {"text", text("Reason.show.none")}});
}

void Model::send(const QJsonObject &verb, Answer answer)
{
	post(QJsonDocument(verb).toJson(QJsonDocument::Compact), std::move(answer));
}

void Model::drain()
{
	std::vector<Letter> letters;
	{
		std::lock_guard<std::mutex> guard(m_inbox->mutex);
		letters.swap(m_inbox->letters);
	}
	for (const Letter &letter : letters) {
		if (!m_waiting.contains(letter.number))
			continue;
		Answer answer = m_waiting.take(letter.number);
		QJsonObject reply = QJsonDocument::fromJson(letter.json).object();
		reply.insert("__age_ms", double(steady_ms() - letter.at));
		answer(reply);
		m_changed = true;
	}
}

void Model::take_document()
{
	char *json = m_desk->document(m_desk->user);
	m_document = json ? QJsonDocument::fromJson(QByteArray(json)).object() : QJsonObject();
	free(json);
	m_segments.clear();
	m_interactions.clear();
	m_crew.clear();
	for (const QJsonValue &v : m_document.value("segments").toArray())
		m_segments.insert(v.toObject().value("id").toString(), v.toObject());
	for (const QJsonValue &v : m_document.value("interactions").toArray())
		m_interactions.insert(v.toObject().value("id").toString(), v.toObject());
	for (const QJsonValue &v : m_document.value("crew").toArray())
		m_crew.insert(v.toObject().value("id").toString(), v.toObject().value("name").toString());
	m_state = QJsonObject();
	m_comments = QJsonArray();
	m_comment_total = 0;
	m_changed = true;
}

void Model::take_state(const QJsonObject &reply, qint64 age_ms)
{
	m_asking = false;
	if (!reply.value("ok").toBool())
		return;
	m_state = reply.value("state").toObject();
	m_state_age = age_ms;
	m_since_state.start();
}

void Model::filter_comments(const QString &filter)
{
	if (filter == m_comment_filter)
		return;
	m_comment_filter = filter;
	m_comments = QJsonArray();
	m_comment_total = 0;
	m_asking_comments = false;
	m_since_comments.invalidate();
}

bool Model::poll()
{
	if (!m_desk)
		return false;
	m_changed = false;
	drain();
	quint64 stage_id = m_desk->stage_id(m_desk->user);
	quint64 document_id = m_desk->document_id(m_desk->user);
	if (m_has_show != (document_id != 0) || document_id != m_document_id) {
		m_has_show = document_id != 0;
		m_document_id = document_id;
		m_asking = false;
		m_asking_comments = false;
		take_document();
	}
	if (!m_has_show)
		return m_changed;
	bool due = !m_since_ask.isValid() || m_since_ask.elapsed() >= ASK_MS;
	bool wanted = stage_id != m_stage_id || m_state.isEmpty() || m_since_ask.elapsed() >= REFRESH_MS;
	if (!m_asking && due && wanted) {
		m_stage_id = stage_id;
		m_asking = true;
		m_since_ask.start();
		post("{\"state\":true}", [this](const QJsonObject &reply) {
			take_state(reply, qint64(reply.value("__age_ms").toDouble()));
		});
	}
	if (!m_asking_comments && (!m_since_comments.isValid() || m_since_comments.elapsed() >= COMMENTS_MS)) {
		m_asking_comments = true;
		m_since_comments.start();
		int from = qMax(0, m_comment_total - COMMENT_COUNT);
		const QString filter = m_comment_filter;
		QJsonObject ask{{"list", filter.isEmpty() ? "comments" : "moderation"},
				{"from", from},
				{"count", COMMENT_COUNT * 4}};
		if (!filter.isEmpty())
			ask.insert("id", filter);
		post(QJsonDocument(ask).toJson(QJsonDocument::Compact), [this, filter](const QJsonObject &reply) {
			m_asking_comments = false;
			if (!reply.value("ok").toBool() || filter != m_comment_filter)
				return;
			m_comments = reply.value("rows").toArray();
			m_comments_heard++;
			m_comment_total = reply.value("total").toInt();
		});
	}
	return m_changed;
}
