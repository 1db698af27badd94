#include "dock/comment_list.hpp"

#include <QMouseEvent>
#include <QPainter>

#include "dock/desk.hpp"

namespace {

const int SHOWN = 6;

} // namespace

CommentList::CommentList(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_comments");
	setMouseTracking(true);
	setFixedHeight(SHOWN * row_height() + 4);
	setToolTip(m_model->text("Dock.TakeQuestion"));
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
	for (int i = qMax(0, int(all.size()) - SHOWN); i < all.size(); i++)
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
		p.drawText(rect().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap,
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
			look::draw_icon(p, look::Icon::Question, QRectF(right + 5, box.center().y() - 8, 17, 17),
					hover ? c.good : look::mix(c.window, c.text, 0.45));
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

void CommentList::mousePressEvent(QMouseEvent *event)
{
	const int row = (event->pos().y() - 2) / row_height();
	if (event->button() != Qt::LeftButton || m_question.isEmpty() || row < 0 || row >= m_rows.size() ||
	    event->pos().x() < width() - 40)
		return;
	m_desk->press(QJsonObject{{"verb", "question.take"},
				  {"id", m_question},
				  {"message", m_rows[row].toObject().value("id")}},
		      this);
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
