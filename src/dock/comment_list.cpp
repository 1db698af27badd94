#include "dock/comment_list.hpp"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "dock/desk.hpp"

namespace {

const int SHOWN = 6;

} // namespace

CommentList::CommentList(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_comments");
	setMouseTracking(true);
	setFixedHeight(SHOWN * row_height() + 4);
}

int CommentList::row_height() const
{
	return qMax(28, fontMetrics().height() + 8);
}

/* An open question box, else the first of the show. */
QString CommentList::question_id() const
{
	QString first;
	for (const QJsonValue &v : m_model->state().value("interactions").toArray()) {
		const QJsonObject o = v.toObject();
		if (o.value("kind").toString() != "question")
			continue;
		if (o.value("state").toString() == "open")
			return o.value("id").toString();
		if (first.isEmpty())
			first = o.value("id").toString();
	}
	return first;
}

void CommentList::refresh()
{
	if (underMouse())
		return;
	m_question = question_id();
	m_rows = QJsonArray();
	const QJsonArray all = m_model->comments();
	for (int i = int(all.size()) - 1; i >= 0 && m_rows.size() < SHOWN; i--)
		m_rows.append(all[i]);
	update();
}

void CommentList::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	if (m_rows.isEmpty()) {
		p.setPen(c.muted);
		p.drawText(rect().adjusted(10, 4, -8, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
			   m_model->text("Dock.NoComments"));
		return;
	}
	QFont bold = font();
	bold.setBold(true);
	const int height = row_height();
	for (int i = 0; i < m_rows.size(); i++) {
		const QJsonObject row = m_rows[i].toObject();
		const QJsonObject person = row.value("person").toObject();
		const QRect box(0, 2 + i * height, width(), height);
		int right = box.right() - 6;
		const bool hover = box.contains(m_pointer);
		if (hover) {
			p.setPen(Qt::NoPen);
			p.setBrush(look::mix(c.window, c.text, 0.07));
			p.drawRoundedRect(QRectF(box).adjusted(3, 1, -3, -1), 4, 4);
		}
		if (!m_question.isEmpty()) {
			right -= 28;
			const bool taken = m_taken.contains(row.value("id").toString());
			look::draw_icon(p, taken ? look::Icon::Check : look::Icon::Question,
					QRectF(right + 5, box.center().y() - 8, 17, 17),
					hover || taken ? c.good : look::mix(c.window, c.text, 0.45));
		}
		QString name = person.value("name").toString();
		int room = (right - 10) * 2 / 5;
		name = QFontMetrics(bold).elidedText(name, Qt::ElideRight, room);
		p.setFont(bold);
		p.setPen(c.muted);
		p.drawText(10, box.top(), room, height, Qt::AlignVCenter, name);
		int x = 10 + QFontMetrics(bold).horizontalAdvance(name) + 8;
		p.setFont(font());
		p.setPen(c.text);
		QString text = row.value("text").toString().simplified();
		p.drawText(x, box.top(), right - x, height, Qt::AlignVCenter,
			   fontMetrics().elidedText(text, Qt::ElideRight, right - x));
	}
}

/* Over the bubble what it does, else the whole comment. */
bool CommentList::event(QEvent *event)
{
	if (event->type() != QEvent::ToolTip)
		return QWidget::event(event);
	auto *help = static_cast<QHelpEvent *>(event);
	const int row = (help->pos().y() - 2) / row_height();
	if (help->pos().x() >= width() - 40)
		QToolTip::showText(help->globalPos(), m_model->text("Dock.TakeQuestion"), this);
	else if (row >= 0 && row < m_rows.size())
		QToolTip::showText(help->globalPos(), look::plain_tip(m_rows[row].toObject().value("text").toString()),
				   this);
	return true;
}

void CommentList::mousePressEvent(QMouseEvent *event)
{
	const int row = (event->pos().y() - 2) / row_height();
	if (event->button() != Qt::LeftButton || m_question.isEmpty() || row < 0 || row >= m_rows.size() ||
	    event->pos().x() < width() - 40)
		return;
	const QString message = m_rows[row].toObject().value("id").toString();
	if (m_taken.contains(message))
		return;
	m_desk->press(QJsonObject{{"verb", "question.take"}, {"id", m_question}, {"message", message}}, this,
		      [this, message] {
			      m_taken.insert(message);
			      m_desk->say(m_model->text("Dock.Taken"), false);
			      update();
		      });
}

void CommentList::mouseMoveEvent(QMouseEvent *event)
{
	m_pointer = event->pos();
	update();
}

void CommentList::leaveEvent(QEvent *)
{
	m_pointer = QPoint(-1, -1);
	refresh();
	update();
}
