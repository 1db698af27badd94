#include "dock/comment_list.hpp"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
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
	setFocusPolicy(Qt::TabFocus);
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
	/* another list comes at once, and so does what the menu has done */
	const bool done = m_wait_for && m_model->comments_heard() >= m_wait_for;
	if (m_filter == m_model->comment_filter() && !done && (underMouse() || m_chosen >= 0))
		return;
	m_filter = m_model->comment_filter();
	if (done)
		m_wait_for = 0;
	m_question = question_id();
	m_rows = QJsonArray();
	const QJsonArray all = m_model->comments();
	for (int i = int(all.size()) - 1; i >= 0 && m_rows.size() < SHOWN; i--)
		m_rows.append(all[i]);
	update();
}

/* "held: link", with the word that was found; empty for what is simply shown. */
QString CommentList::verdict_text(const QJsonObject &row) const
{
	const QString verdict = row.value("verdict").toString();
	const QString reason = row.value("reason").toString();
	if (verdict.isEmpty() || (verdict == "pass" && reason == "operator"))
		return QString();
	QString words = m_model->text("Moderation.Reason." + reason);
	if (!row.value("word").toString().isEmpty())
		words += QString::fromUtf8(" “%1”").arg(row.value("word").toString());
	return verdict == "pass" ? words : m_model->text("Moderation.Verdict." + verdict) + ": " + words;
}

void CommentList::draw_row(QPainter &p, int i)
{
	const look::Colours c = look::colours(this);
	QFont bold = font();
	bold.setBold(true);
	const int height = row_height();
	const QJsonObject row = m_rows[i].toObject();
	const QString verdict = row.value("verdict").toString();
	const bool quiet = verdict == "held" || verdict == "hidden";
	const QRect box(0, 2 + i * height, width(), height);
	int right = box.right() - 6;
	const bool hover = box.contains(m_pointer) || (hasFocus() && i == m_chosen);
	if (hover) {
		p.setPen(hasFocus() && i == m_chosen ? QPen(c.accent) : QPen(Qt::NoPen));
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
	const QString mark = verdict_text(row);
	if (!mark.isEmpty()) {
		const int room = qMin(fontMetrics().horizontalAdvance(mark), (right - 10) * 2 / 5);
		p.setFont(font());
		p.setPen(verdict == "hidden" ? c.danger : c.warning);
		p.drawText(right - room, box.top(), room, height, Qt::AlignVCenter,
			   fontMetrics().elidedText(mark, Qt::ElideRight, room));
		right -= room + 8;
	}
	QString name = row.value("person").toObject().value("name").toString();
	const int room = (right - 10) * 2 / 5;
	name = QFontMetrics(bold).elidedText(name, Qt::ElideRight, room);
	p.setFont(bold);
	p.setPen(c.muted);
	p.drawText(10, box.top(), room, height, Qt::AlignVCenter, name);
	const int x = 10 + QFontMetrics(bold).horizontalAdvance(name) + 8;
	QFont plain = font();
	plain.setStrikeOut(verdict == "hidden");
	p.setFont(plain);
	p.setPen(quiet ? c.muted : c.text);
	const QString text = row.value("text").toString().simplified();
	p.drawText(x, box.top(), right - x, height, Qt::AlignVCenter,
		   fontMetrics().elidedText(text, Qt::ElideRight, right - x));
}

void CommentList::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	if (m_rows.isEmpty()) {
		const bool all = m_model->comment_filter().isEmpty();
		p.setPen(c.muted);
		p.drawText(rect().adjusted(10, 4, -8, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
			   m_model->text(all ? "Dock.NoComments" : "Dock.NothingHere"));
		return;
	}
	for (int i = 0; i < m_rows.size(); i++)
		draw_row(p, i);
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
		QToolTip::showText(help->globalPos(),
				   look::plain_tip(m_rows[row].toObject().value("text").toString() + "\n" +
						   verdict_text(m_rows[row].toObject())),
				   this);
	return true;
}

void CommentList::take(int row)
{
	const QString message = m_rows[row].toObject().value("id").toString();
	if (m_question.isEmpty() || m_taken.contains(message))
		return;
	m_desk->press(QJsonObject{{"verb", "question.take"}, {"id", m_question}, {"message", message}}, this,
		      [this, message] {
			      m_taken.insert(message);
			      m_desk->say(m_model->text("Dock.Taken"), false);
			      update();
		      });
}

/* The comments list has a whole event a row, the moderator's its platform beside the person. */
static QString person_of(const QJsonObject &row)
{
	const QString id = row.value("person").toObject().value("id").toString();
	QString platform = row.value("platform").toString();
	if (platform.isEmpty())
		platform = row.value("feed").toString().section(':', 0, 0);
	return id.isEmpty() ? QString() : platform + "/" + id;
}

void CommentList::open_menu(int at, const QPoint &where)
{
	const QJsonObject row = m_rows[at].toObject();
	const QString verdict = row.value("verdict").toString();
	const QString person = person_of(row);
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	auto add = [&](const char *key, const QJsonObject &verb) {
		connect(menu->addAction(m_model->text(key)), &QAction::triggered, this, [this, verb] {
			/* an answer that is on its way may be from before */
			m_desk->press(verb, this, [this] { m_wait_for = m_model->comments_heard() + 2; });
		});
	};
	auto message = [&](const char *verb) {
		return QJsonObject{{"verb", verb}, {"message", row.value("id")}, {"feed", row.value("feed")}};
	};
	if (verdict == "held" || verdict == "hidden")
		add("Dock.Menu.Release", message("comment.release"));
	if (verdict != "hidden")
		add("Dock.Menu.HideComment", message("comment.hide"));
	if (!m_question.isEmpty())
		connect(menu->addAction(m_model->text("Dock.TakeQuestion")), &QAction::triggered, this,
			[this, at] { take(at); });
	if (!person.isEmpty()) {
		menu->addSeparator();
		const bool masked = row.value("masked").toBool();
		add(masked ? "Dock.Menu.Unmask" : "Dock.Menu.Mask",
		    QJsonObject{{"verb", masked ? "people.unmask" : "people.mask"}, {"person", person}});
		const bool blocked = row.value("blocked").toBool() || row.value("reason").toString() == "blocked";
		add(blocked ? "Dock.Menu.Unblock" : "Dock.Menu.Block",
		    QJsonObject{{"verb", blocked ? "people.unblock" : "people.block"}, {"person", person}});
	}
	menu->popup(where);
}

void CommentList::contextMenuEvent(QContextMenuEvent *event)
{
	const bool keys = event->reason() == QContextMenuEvent::Keyboard;
	const int row = keys ? m_chosen : (event->pos().y() - 2) / row_height();
	if (row >= 0 && row < m_rows.size())
		open_menu(row, keys ? mapToGlobal(QPoint(20, 2 + (row + 1) * row_height())) : event->globalPos());
}

/* Up and down choose a row, Return opens its menu. */
void CommentList::keyPressEvent(QKeyEvent *event)
{
	const int last = int(m_rows.size()) - 1;
	if (event->key() == Qt::Key_Up && m_chosen > 0)
		m_chosen--;
	else if (event->key() == Qt::Key_Down && m_chosen < last)
		m_chosen++;
	else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_chosen >= 0 && m_chosen <= last)
		open_menu(m_chosen, mapToGlobal(QPoint(20, 2 + (m_chosen + 1) * row_height())));
	else
		return QWidget::keyPressEvent(event);
	update();
}

void CommentList::focusInEvent(QFocusEvent *event)
{
	if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
		m_chosen = m_rows.isEmpty() ? -1 : 0;
	QWidget::focusInEvent(event);
	update();
}

void CommentList::focusOutEvent(QFocusEvent *event)
{
	/* its own menu takes the keys for a moment */
	if (event->reason() != Qt::PopupFocusReason)
		m_chosen = -1;
	QWidget::focusOutEvent(event);
	update();
}

void CommentList::mousePressEvent(QMouseEvent *event)
{
	const int row = (event->pos().y() - 2) / row_height();
	if (event->button() != Qt::LeftButton || m_question.isEmpty() || row < 0 || row >= m_rows.size() ||
	    event->pos().x() < width() - 40)
		return;
	take(row);
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
