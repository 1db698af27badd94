#include "dock/attention_list.hpp"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "dock/desk.hpp"

namespace {

const int ROW = 36;
const int TALL_ROW = 48; /* with a second line: why */
const int MORE = 20;
const int SHOWN = 3;

} // namespace

AttentionList::AttentionList(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_attention");
	setFixedHeight(0);
}

void AttentionList::refresh()
{
	QVector<Row> rows;
	for (const QJsonValue &v : m_model->rundown().value("segments").toArray()) {
		const QJsonObject segment = m_model->segment(v.toObject().value("id").toString());
		for (const QJsonValue &w : v.toObject().value("cues").toArray()) {
			const QJsonObject cue = w.toObject();
			const bool refused = cue.value("state").toString() == "refused";
			if (!refused && cue.value("state").toString() != "failed")
				continue;
			if (cue.value("dropped").toBool())
				continue;
			/* A refusal is a key, what went wrong outside is told in words. */
			const QString reason = cue.value("reason").toString();
			const QString why = refused ? m_model->text("Reason." + reason) : reason;
			QString title = cue.value("id").toString();
			for (const QJsonValue &d : segment.value("cues").toArray())
				if (d.toObject().value("id").toString() == title)
					title = d.toObject().value("title").toString(title);
			rows.append({cue.value("id").toString(), m_model->text("Dock.CueFailed", title), why, true,
				     false, 0});
		}
	}
	for (const QJsonValue &v : m_model->state().value("tasks").toArray()) {
		const QJsonObject task = v.toObject();
		if (task.value("state").toString() == "open")
			rows.append({task.value("id").toString(), task.value("text").toString(), QString(), false,
				     false, qint64(task.value("due").toDouble())});
	}
	add_owed(rows);
	for (const QJsonValue &v : m_model->state().value("feeds").toArray()) {
		const QJsonObject feed = v.toObject();
		const QString state = feed.value("state").toString();
		if (state == "refused" || state == "credentials" || state == "retrying")
			rows.append({feed.value("id").toString(),
				     feed.value("url").toString() + ": " + m_model->text("Dock.Feed." + state),
				     m_model->words_of(feed), false, true, 0});
	}
	for (const QJsonValue &v : m_model->state().value("said").toArray()) {
		const QJsonObject said = v.toObject();
		if (said.value("status").toString() == "failed" && said.value("to").toString() == "chat")
			rows.append({QString(), said.value("text").toString(),
				     (said.contains("feed") ? said.value("feed").toString() + ": " : QString()) +
					     said.value("reason").toString(),
				     false, false, 0, false, qint64(said.value("n").toDouble())});
	}
	const int more = qMax(0, int(rows.size()) - SHOWN);
	rows.resize(int(rows.size()) - more);
	if (rows != m_rows || more != m_more) {
		m_rows = rows;
		m_more = more;
		rebuild();
	}
	update();
}

/* Time that viewers have lost because they could not be heard. */
void AttentionList::add_owed(QVector<Row> &rows) const
{
	qint64 most = 0;
	const QJsonArray owed = m_model->state().value("coverage").toObject().value("owed").toArray();
	for (const QJsonValue &v : owed)
		most = qMax(most, qint64(v.toObject().value("by_ms").toDouble()));
	if (most < 1000)
		return;
	rows.append({QString(), m_model->text("Dock.Owed", look::length_text(most)),
		     m_model->text("Dock.OwedTo", QString::number(owed.size())), false, true, 0, true});
}

int AttentionList::height_of(const Row &row)
{
	return row.why.isEmpty() ? ROW : TALL_ROW;
}

int AttentionList::top_of(int index) const
{
	int y = 4;
	for (int i = 0; i < index; i++)
		y += height_of(m_rows[i]);
	return y;
}

void AttentionList::rebuild()
{
	for (const auto &buttons : m_buttons)
		for (look::Button *button : buttons)
			button->deleteLater();
	m_buttons.clear();
	for (const Row &row : m_rows) {
		QVector<look::Button *> buttons;
		auto add = [&](const char *key, const char *verb) {
			auto *button = new look::Button(look::Icon::None, m_model->text(key), this);
			QJsonObject call{{"verb", verb}};
			if (!row.id.isEmpty())
				call["id"] = row.id;
			if (row.said)
				call = QJsonObject{{"verb", verb}, {"n", row.said}};
			connect(button, &QAbstractButton::clicked, this,
				[this, button, call] { m_desk->press(call, button); });
			button->show();
			buttons.append(button);
		};
		if (row.failed) {
			add("Dock.SkipCue", "drop");
			add("Dock.Retry", "retry");
		} else if (row.owed) {
			add("Dock.MakeUp", "feed.make-up");
		} else if (row.said) {
			add("Dock.DropText", "say.drop");
			add("Dock.CopyText", "say.copy");
		} else if (!row.feed) {
			add("Dock.TaskDone", "task.done");
		}
		m_buttons.append(buttons);
	}
	setFixedHeight(m_rows.isEmpty() ? 0 : top_of(int(m_rows.size())) + (m_more ? MORE : 0));
	place();
}

void AttentionList::place()
{
	for (int i = 0; i < m_buttons.size(); i++) {
		int right = width() - 8;
		for (look::Button *button : m_buttons[i]) {
			QSize size = button->sizeHint();
			const int y = top_of(i) + (height_of(m_rows[i]) - size.height()) / 2;
			button->setGeometry(right - size.width(), y, size.width(), size.height());
			right -= size.width() + 4;
		}
	}
}

/* The whole of a row, which may be cut. */
bool AttentionList::event(QEvent *event)
{
	if (event->type() != QEvent::ToolTip)
		return QWidget::event(event);
	auto *help = static_cast<QHelpEvent *>(event);
	for (int i = 0; i < m_rows.size(); i++)
		if (help->pos().y() >= top_of(i) && help->pos().y() < top_of(i + 1)) {
			const Row &row = m_rows[i];
			const QString all = row.why.isEmpty() ? row.words : row.words + "\n" + row.why;
			QToolTip::showText(help->globalPos(), look::plain_tip(all), this);
		}
	return true;
}

void AttentionList::resizeEvent(QResizeEvent *)
{
	place();
}

void AttentionList::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	for (int i = 0; i < m_rows.size(); i++) {
		const Row &row = m_rows[i];
		QRectF box(4.5, top_of(i) + 0.5, width() - 9, height_of(row) - 3);
		const qint64 left = row.due ? row.due - m_model->now() : 0;
		const bool late = row.due && left < 0;
		QColor tone = row.failed || late ? c.danger : c.warning;
		p.setPen(QPen(look::mix(c.window, tone, row.failed ? 1.0 : 0.4), 1));
		p.setBrush(look::mix(c.window, tone, row.failed ? 0.22 : 0.08));
		p.drawRoundedRect(box, 4, 4);
		if (row.failed || row.feed || row.said)
			look::draw_icon(p, look::Icon::Warning, QRectF(11, box.center().y() - 8, 16, 16), tone);
		else {
			p.setPen(QPen(tone, 1.5));
			p.setBrush(Qt::NoBrush);
			p.drawRoundedRect(QRectF(13, box.center().y() - 6, 12, 12), 2, 2);
		}
		int right = m_buttons[i].isEmpty() ? width() - 10 : m_buttons[i].last()->x() - 6;
		QString words = row.words;
		QString tail = row.due ? (late ? look::signed_text(-left)
					       : m_model->text("Dock.In", look::length_text(left, true)))
				       : QString();
		int tail_width = tail.isEmpty() ? 0 : fontMetrics().horizontalAdvance(tail) + 8;
		const int room = right - 33 - tail_width;
		const QRectF line(33, box.top(), room, row.why.isEmpty() ? box.height() : box.height() / 2 + 3);
		p.setPen(c.text);
		p.drawText(line, Qt::AlignVCenter, fontMetrics().elidedText(words, Qt::ElideRight, room));
		if (!row.why.isEmpty()) {
			p.setPen(look::mix(c.window, c.text, 0.75));
			p.drawText(QRectF(33, box.center().y() - 1, room, box.height() / 2 - 1), Qt::AlignVCenter,
				   fontMetrics().elidedText(row.why, Qt::ElideRight, room));
		}
		p.setPen(tone);
		p.drawText(QRectF(right - tail_width, box.top(), tail_width, box.height()),
			   Qt::AlignVCenter | Qt::AlignHCenter, tail);
	}
	if (m_more) {
		p.setPen(c.danger);
		p.drawText(QRect(11, top_of(int(m_rows.size())), width() - 22, MORE - 2), Qt::AlignVCenter,
			   m_model->text("Dock.MoreRows", QString::number(m_more)));
	}
}
