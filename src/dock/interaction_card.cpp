#include "dock/interaction_card.hpp"

#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "dock/desk.hpp"

namespace {

const int PAD = 8;
const int SMALL = 30;
const int BAR = 18;
const int ITEM = 30;
const int MAX_BARS = 6;
const int MAX_ITEMS = 4;

} // namespace

InteractionCard::InteractionCard(Model *model, Desk *desk, QWidget *parent)
    : QWidget(parent), m_model(model), m_desk(desk)
{
	m_main = new look::Button(look::Icon::None, " ", this);
	m_less = new look::Button(look::Icon::Minus, QString(), this);
	m_more_time = new look::Button(look::Icon::Plus, QString(), this);
	m_show = new look::Button(look::Icon::Eye, QString(), this);
	m_menu = new look::Button(look::Icon::More, QString(), this);
	m_less->setToolTip(m_model->text("Dock.LessTime", "30 s"));
	m_more_time->setToolTip(m_model->text("Dock.MoreTime", "30 s"));
	m_menu->setToolTip(m_model->text("Dock.More"));
	setMouseTracking(true);
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	connect(m_main, &QAbstractButton::clicked, this, [this] { press_main(); });
	connect(m_menu, &QAbstractButton::clicked, this, [this] { open_menu(); });
	connect(m_show, &QAbstractButton::clicked, this, [this] {
		m_desk->press(
			QJsonObject{{"verb", m_face.kind + (m_face.on_air ? ".hide" : ".show")}, {"id", m_face.id}},
			m_show);
	});
	auto extend = [this](look::Button *button, const char *by) {
		connect(button, &QAbstractButton::clicked, this, [this, button, by] {
			m_desk->press(QJsonObject{{"verb", m_face.kind + ".extend"}, {"id", m_face.id}, {"by", by}},
				      button);
		});
	};
	extend(m_less, "-30s");
	extend(m_more_time, "+30s");
}

void InteractionCard::set_face(const Face &face)
{
	const int before = sizeHint().height();
	m_face = face;
	if (!m_confirm.active())
		m_confirm.clear();
	const bool asking = m_confirm.active();
	m_main->setText(asking ? m_confirm.label : face.next.label);
	m_main->setObjectName("crowdcue_main_" + face.id);
	m_main->set_style(asking ? look::Button::Style::Danger : look::Button::Style::Filled);
	m_main->setToolTip(look::plain_tip(m_main->text()));
	m_less->setVisible(face.has_deadline);
	m_more_time->setVisible(face.has_deadline);
	m_show->setVisible(face.can_show);
	m_show->set_icon(face.on_air ? look::Icon::Eye : look::Icon::EyeOff);
	m_show->set_lit(face.on_air ? look::colours(this).good : QColor());
	m_show->setToolTip(m_model->text(face.on_air ? "Dock.Hide" : "Dock.Show"));
	m_menu->setEnabled(!face.menu.isEmpty());
	if (sizeHint().height() != before)
		updateGeometry();
	place();
	update();
}

void InteractionCard::press_main()
{
	if (!m_confirm.active()) {
		act(m_face.next, m_main);
		return;
	}
	if (!m_confirm.accepts())
		return;
	m_confirm.clear();
	m_desk->press(m_confirm.verb, m_main);
	set_face(m_face);
}

/* Does it, or asks for the second press: the big button then says what for. */
void InteractionCard::act(const FaceAction &action, QWidget *pressed)
{
	if (action.destructive)
		m_confirm.ask(action.verb, m_model->text("Dock.PressAgain", action.label));
	else
		m_desk->press(action.verb, pressed);
	set_face(Face(m_face));
}

void InteractionCard::open_menu()
{
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	for (const FaceAction &action : m_face.menu) {
		const QString words = look::plain_entry(action.label);
		QAction *entry = menu->addAction(words + (action.destructive ? QStringLiteral("…") : QString()));
		connect(entry, &QAction::triggered, this, [this, action] { act(action, m_menu); });
	}
	menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

/* Below the words and above all that grows, so that they never move. */
int InteractionCard::buttons_top() const
{
	return PAD + qMax(20, fontMetrics().height() + 4) + fontMetrics().height() + 6;
}

int InteractionCard::body_height() const
{
	int height = fontMetrics().height() + 4;
	if (!m_face.bars.isEmpty() && m_face.state != "draft" && m_face.state != "armed")
		height += qMin(int(m_face.bars.size()), MAX_BARS) * (BAR + 2) + 2;
	if (m_face.items.size() > MAX_ITEMS)
		height += fontMetrics().height() + 4;
	return height + qMin(int(m_face.items.size()), MAX_ITEMS) * ITEM;
}

QSize InteractionCard::sizeHint() const
{
	int head = qMax(20, fontMetrics().height() + 4);
	return QSize(284, PAD + head + body_height() + m_main->sizeHint().height() + PAD + 6);
}

void InteractionCard::place()
{
	const int height = m_main->sizeHint().height();
	const int y = buttons_top();
	int right = width() - PAD;
	for (look::Button *button : {m_menu, m_show, m_more_time, m_less}) {
		if (button->isHidden())
			continue;
		button->setGeometry(right - SMALL, y, SMALL, height);
		right -= SMALL + 4;
	}
	m_main->setGeometry(PAD, y, right - PAD, height);
}

void InteractionCard::resizeEvent(QResizeEvent *)
{
	place();
}

void InteractionCard::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	p.setPen(QPen(m_face.on_air ? look::mix(c.window, c.good, 0.7) : c.line, 1));
	p.setBrush(look::mix(c.window, c.text, 0.035));
	p.drawRoundedRect(frame, 6, 6);

	const int head = qMax(20, fontMetrics().height() + 4);
	look::draw_icon(p, look::kind_icon(m_face.kind), QRectF(PAD, PAD + (head - 17) / 2.0, 17, 17), c.text);
	const bool open = m_face.state == "open";
	QString state = m_model->text(m_face.state_key);
	if (m_face.has_deadline)
		state += "  " + look::length_text(m_face.deadline - m_model->now(), true);
	QFont bold = font();
	bold.setBold(true);
	int state_width = QFontMetrics(open ? bold : font()).horizontalAdvance(state);
	p.setFont(open ? bold : font());
	p.setPen(open ? c.good : c.muted);
	p.drawText(width() - PAD - state_width, PAD, state_width + 2, head, Qt::AlignVCenter, state);
	p.setFont(bold);
	p.setPen(c.text);
	int x = PAD + 23;
	int room = width() - PAD - state_width - 10 - x;
	p.drawText(x, PAD, room, head, Qt::AlignVCenter,
		   QFontMetrics(bold).elidedText(m_face.title, Qt::ElideRight, room));
	p.setFont(font());
	int y = PAD + head;
	const QString behind = m_face.on_air ? m_model->waits_behind(m_face.id) : QString();
	const QString line = behind.isEmpty() ? m_face.summary : m_model->text("Dock.Waits", behind);
	p.setPen(behind.isEmpty() ? c.muted : c.warning);
	p.drawText(PAD, y, width() - 2 * PAD, fontMetrics().height() + 2, Qt::AlignVCenter,
		   fontMetrics().elidedText(line, Qt::ElideRight, width() - 2 * PAD));
	m_texts.clear();
	m_texts.append({QRect(PAD, PAD, width() - 2 * PAD, head), m_face.title});
	m_texts.append({QRect(PAD, y, width() - 2 * PAD, fontMetrics().height() + 2),
			behind.isEmpty() ? line : m_model->text("Dock.WaitsTip", behind)});
	y = buttons_top() + m_main->sizeHint().height() + 6;
	if (!m_face.bars.isEmpty() && m_face.state != "draft" && m_face.state != "armed") {
		paint_bars(p, y);
		y += qMin(int(m_face.bars.size()), MAX_BARS) * (BAR + 2) + 2;
	}
	paint_items(p, y);
}

void InteractionCard::paint_bars(QPainter &p, int y)
{
	const look::Colours c = look::colours(this);
	const int percent_width = fontMetrics().horizontalAdvance("100%") + 4;
	QFont small = font();
	small.setPointSizeF(small.pointSizeF() * 0.92);
	for (int i = 0; i < m_face.bars.size() && i < MAX_BARS; i++) {
		const FaceBar &bar = m_face.bars[i];
		QRectF track(PAD, y, width() - 2 * PAD - percent_width, BAR);
		p.setPen(Qt::NoPen);
		p.setBrush(look::mix(c.window, c.text, 0.07));
		p.drawRoundedRect(track, 3, 3);
		p.setBrush(look::mix(c.window, bar.winner ? c.good : c.text, bar.winner ? 0.5 : 0.24));
		if (bar.percent > 0)
			p.drawRoundedRect(QRectF(track.left(), y, track.width() * bar.percent / 100.0, BAR), 3, 3);
		p.setFont(small);
		p.setPen(c.text);
		QString label = QString("%1  %2").arg(i + 1).arg(bar.label);
		m_texts.append({track.toRect(), bar.label});
		p.drawText(track.adjusted(6, 0, -6, 0), Qt::AlignVCenter,
			   QFontMetrics(small).elidedText(label, Qt::ElideRight, int(track.width()) - 12));
		p.setFont(font());
		p.drawText(QRectF(track.right(), y, percent_width, BAR), Qt::AlignVCenter | Qt::AlignRight,
			   QString("%1%").arg(bar.percent));
		y += BAR + 2;
	}
}

void InteractionCard::paint_items(QPainter &p, int y)
{
	using look::Icon;
	const look::Colours c = look::colours(this);
	m_hits.clear();
	for (int i = 0; i < m_face.items.size() && i < MAX_ITEMS; i++, y += ITEM) {
		const FaceItem &item = m_face.items[i];
		int right = width() - PAD;
		for (const FaceSign &sign : item.signs) {
			right -= 28;
			const QRect box(right, y + 1, 28, 28);
			m_hits.append({box, sign.action});
			if (box.contains(m_pointer)) {
				p.setPen(Qt::NoPen);
				p.setBrush(look::mix(c.window, c.text, 0.16));
				p.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
			}
			look::draw_icon(p, sign.icon, QRectF(box.x() + 6, box.y() + 6, 16, 16), c.text);
		}
		static const Icon marks[] = {Icon::Dot, Icon::Armed, Icon::Play, Icon::Cross};
		const bool won = m_face.kind == "lottery" && item.tone == FaceItem::Ready;
		const QColor tones[] = {c.muted, c.good, c.danger, c.warning};
		int x = PAD;
		look::draw_icon(p, won ? Icon::Check : marks[item.tone], QRectF(x, y + 8, 14, 14), tones[item.tone]);
		x += 19;
		if (!item.note.isEmpty()) {
			p.setPen(c.good);
			p.drawText(x, y, 60, ITEM, Qt::AlignVCenter, item.note);
			x += fontMetrics().horizontalAdvance(item.note) + 6;
		}
		m_texts.append({QRect(x, y, right - x - 4, ITEM), item.text});
		p.setPen(item.tone == FaceItem::Lost ? c.muted : c.text);
		p.drawText(x, y, right - x - 4, ITEM, Qt::AlignVCenter,
			   fontMetrics().elidedText(item.text, Qt::ElideRight, right - x - 4));
	}
	const int more = int(m_face.items.size()) - MAX_ITEMS;
	if (more <= 0)
		return;
	p.setPen(c.muted);
	p.drawText(PAD + 19, y, width() - 2 * PAD - 19, fontMetrics().height() + 4, Qt::AlignVCenter,
		   m_model->text("Dock.MoreRows", QString::number(more)));
}

/* A small sign says what it does, a cut text what it is. */
bool InteractionCard::event(QEvent *event)
{
	if (event->type() != QEvent::ToolTip)
		return QWidget::event(event);
	auto *help = static_cast<QHelpEvent *>(event);
	for (const Hit &hit : m_hits)
		if (hit.box.contains(help->pos()))
			QToolTip::showText(help->globalPos(), look::plain_tip(hit.action.label), this);
	for (const Cut &cut : m_texts)
		if (cut.box.contains(help->pos()))
			QToolTip::showText(help->globalPos(), look::plain_tip(cut.text), this);
	return true;
}

void InteractionCard::mousePressEvent(QMouseEvent *event)
{
	for (const Hit &hit : m_hits)
		if (event->button() == Qt::LeftButton && hit.box.contains(event->pos())) {
			act(FaceAction(hit.action), this);
			return;
		}
	QWidget::mousePressEvent(event);
}

/* After the first press another verb may stand in the same place: a double click is one press. */
void InteractionCard::mouseDoubleClickEvent(QMouseEvent *)
{
}

void InteractionCard::mouseMoveEvent(QMouseEvent *event)
{
	m_pointer = event->pos();
	if (!m_hits.isEmpty())
		update();
}
