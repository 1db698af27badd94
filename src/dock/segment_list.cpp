#include "dock/segment_list.hpp"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include "dock/desk.hpp"

namespace {

const int ROW = 30;
const int LIVE_ROW = 58;
const qint64 WARN_MS = 120000; /* what a segment has that says nothing of its own */
const qint64 DANGER_MS = 60000;

qint64 ms_at(const QJsonObject &object, const char *key)
{
	return qint64(object.value(QLatin1String(key)).toDouble());
}

} // namespace

SegmentRows::SegmentRows(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_rows");
	setMouseTracking(true);
}

SegmentRow SegmentRows::make_row(const QJsonObject &s) const
{
	SegmentRow r = {};
	r.id = s.value("id").toString();
	const QJsonObject doc = m_model->segment(r.id);
	const QJsonObject expected = s.value("expected").toObject();
	const QJsonObject planned = s.value("planned").toObject();
	const QJsonObject actual = s.value("actual").toObject();
	const QString state = s.value("state").toString();
	r.title = doc.value("title").toString(r.id);
	r.owner = m_model->person(doc.value("owner").toString());
	r.flag = doc.value("flag").toBool();
	r.colour = QColor(doc.value("colour").toString());
	for (const QJsonValue &v : doc.value("interactions").toArray())
		r.icons.append(look::kind_icon(m_model->interaction(v.toString()).value("kind").toString()));
	r.live = state == "live";
	r.past = state == "past";
	r.armed = s.value("armed").toBool();
	r.skipped = s.value("skipped").toBool();
	r.planned_start = ms_at(planned, "start");
	r.expected_start = ms_at(expected, "start");
	r.expected_end = ms_at(expected, "end");
	r.actual_start = ms_at(actual, "start");
	r.duration = ms_at(planned, "end") - r.planned_start;
	if (r.duration <= 0)
		r.duration = r.expected_end - r.expected_start;
	r.added = ms_at(s, "added_ms");
	r.moved = !r.past && !r.live && r.planned_start && r.expected_start - r.planned_start >= 60000;
	if (r.past && actual.contains("end"))
		r.difference = ms_at(actual, "end") - r.actual_start - r.duration;
	r.remaining = m_model->remaining(s);
	r.over = r.live && r.remaining < 0;
	r.warn = r.live && r.remaining < Model::length(doc.value("warn"), WARN_MS);
	r.danger = r.live && r.remaining < Model::length(doc.value("danger"), DANGER_MS);
	return r;
}

void SegmentRows::refresh()
{
	m_rows.clear();
	for (const QJsonValue &v : m_model->rundown().value("segments").toArray())
		m_rows.append(make_row(v.toObject()));
	int height = 8;
	for (const SegmentRow &r : m_rows)
		height += r.live ? LIVE_ROW : ROW;
	if (height != minimumHeight())
		setMinimumHeight(height);
	update();
}

QRect SegmentRows::row_box(int index) const
{
	int y = 4;
	for (int i = 0; i < index; i++)
		y += m_rows[i].live ? LIVE_ROW : ROW;
	return QRect(4, y, width() - 8, m_rows[index].live ? LIVE_ROW : ROW);
}

int SegmentRows::row_at(const QPoint &point) const
{
	for (int i = 0; i < m_rows.size(); i++)
		if (row_box(i).contains(point))
			return i;
	return -1;
}

QRect SegmentRows::focus_row() const
{
	for (int i = 0; i < m_rows.size(); i++)
		if (m_rows[i].live)
			return row_box(i);
	for (int i = 0; i < m_rows.size(); i++)
		if (m_rows[i].armed)
			return row_box(i);
	return QRect();
}

void SegmentRows::paintEvent(QPaintEvent *)
{
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	for (int i = 0; i < m_rows.size(); i++) {
		if (m_rows[i].live)
			paint_live(p, m_rows[i], row_box(i));
		else
			paint_row(p, m_rows[i], row_box(i), i == m_hover);
	}
}

void SegmentRows::paint_row(QPainter &p, const SegmentRow &row, const QRect &box, bool hover)
{
	const look::Colours c = look::colours(this);
	QRectF frame = QRectF(box).adjusted(0.5, 1.5, -0.5, -1.5);
	if (hover) {
		p.setPen(Qt::NoPen);
		p.setBrush(look::mix(c.window, c.text, 0.07));
		p.drawRoundedRect(frame, 4, 4);
	}
	if (row.armed) {
		p.setPen(QPen(c.good, 1.6));
		p.setBrush(look::mix(c.window, c.good, 0.07));
		p.drawRoundedRect(frame, 4, 4);
	}
	const bool faint = row.past || row.skipped;
	const QColor ink = faint ? c.muted : c.text;
	look::Icon icon = row.past ? look::Icon::Check : (row.armed ? look::Icon::Armed : look::Icon::Dot);
	look::draw_icon(p, icon, QRectF(box.left() + 7, box.center().y() - 7, 15, 15), row.armed ? c.good : c.muted);
	if (row.colour.isValid() && !faint) {
		p.setPen(Qt::NoPen);
		p.setBrush(row.colour);
		p.drawRoundedRect(QRectF(box.left() + 3, box.top() + 7, 3, box.height() - 14), 1.5, 1.5);
	}
	int x = box.left() + 25;
	qint64 start = row.past && row.actual_start ? row.actual_start : row.expected_start;
	const int clock = fontMetrics().horizontalAdvance("00:00");
	p.setPen(row.moved ? c.warning : c.muted);
	if (start)
		p.drawText(x, box.top(), clock + 2, box.height(), Qt::AlignVCenter, m_model->clock_text(start));
	x += clock + 9;
	QString tail = row.past && row.difference ? look::signed_text(row.difference) : look::length_text(row.duration);
	if (row.skipped)
		tail = m_model->text("Dock.Skipped");
	int width = fontMetrics().horizontalAdvance(tail);
	p.setPen(row.past && row.difference >= 1000 ? c.warning : c.muted);
	p.drawText(box.right() - width - 7, box.top(), width + 2, box.height(), Qt::AlignVCenter, tail);
	int right = box.right() - width - 14;
	if (row.past && row.difference) {
		QString duration = look::length_text(row.duration);
		right -= fontMetrics().horizontalAdvance(duration) + 2;
		p.setPen(c.muted);
		p.drawText(right, box.top(), box.right() - right, box.height(), Qt::AlignVCenter, duration);
		right -= 8;
	}
	if (row.flag && !faint) {
		right -= 15;
		look::draw_icon(p, look::Icon::Flag, QRectF(right, box.center().y() - 6, 13, 13), c.warning);
		right -= 3;
	}
	QFont f = font();
	f.setStrikeOut(row.skipped);
	f.setBold(row.armed);
	const QFontMetrics metrics(f);
	/* The marks of the interactions only where they leave the title whole. */
	const bool room = right - x - 4 - 16 * int(row.icons.size()) > metrics.horizontalAdvance(row.title);
	for (int i = int(row.icons.size()) - 1; i >= 0 && !row.past && room; i--) {
		right -= 16;
		look::draw_icon(p, row.icons[i], QRectF(right, box.center().y() - 6, 14, 14), c.muted);
	}
	p.setPen(ink);
	p.setFont(f);
	p.drawText(x, box.top(), right - x, box.height(), Qt::AlignVCenter,
		   metrics.elidedText(row.title, Qt::ElideRight, right - x - 4));
	p.setFont(font());
}

void SegmentRows::paint_live(QPainter &p, const SegmentRow &row, const QRect &box)
{
	const look::Colours c = look::colours(this);
	const bool held = m_model->show().value("held").toBool();
	QColor tone = row.over || row.danger ? c.danger : (row.warn || held ? c.warning : c.good);
	QRectF frame = QRectF(box).adjusted(0.5, 1.5, -0.5, -1.5);
	p.setPen(Qt::NoPen);
	p.setBrush(look::mix(c.window, c.text, 0.09));
	p.drawRoundedRect(frame, 5, 5);
	const qint64 whole = qMax<qint64>(1, row.duration + row.added);
	const double done = row.over ? 1.0 : qBound(0.0, 1.0 - double(row.remaining) / double(whole), 1.0);
	p.save();
	p.setClipRect(QRectF(frame.left(), frame.top(), frame.width() * done, frame.height()));
	p.setBrush(look::mix(c.window, tone, 0.26));
	p.drawRoundedRect(frame, 5, 5);
	p.restore();
	p.setBrush(tone);
	p.drawRoundedRect(QRectF(frame.left(), frame.top(), 4, frame.height()), 2, 2);

	const int half = box.height() / 2;
	QFont bold = font();
	bold.setBold(true);
	bold.setPointSizeF(bold.pointSizeF() * 1.08);
	look::draw_icon(p, held ? look::Icon::Hold : look::Icon::Play, QRectF(box.left() + 9, box.top() + 9, 15, 15),
			tone);
	QString left = row.over ? m_model->text("Dock.Over", look::length_text(-row.remaining))
				: m_model->text("Dock.Left", look::length_text(row.remaining, true));
	if (held)
		left = m_model->text("Dock.HeldLeft", look::length_text(row.remaining, true));
	QFontMetrics metrics(bold);
	int x = box.left() + 30;
	p.setFont(bold);
	p.setPen(c.text);
	int left_width = metrics.horizontalAdvance(left);
	p.drawText(x, box.top() + 4, box.right() - x - 8, half - 2, Qt::AlignVCenter,
		   metrics.elidedText(row.title, Qt::ElideRight, box.right() - x - 8));
	p.setPen(row.over || row.warn ? tone : c.text);
	p.drawText(box.right() - left_width - 8, box.top() + half - 2, left_width + 2, half, Qt::AlignVCenter, left);
	p.setFont(font());
	int end = box.right() - left_width - 16;
	for (look::Icon icon : row.icons) {
		if (x + 16 > end)
			break;
		look::draw_icon(p, icon, QRectF(x, box.top() + half + (half - 16) / 2.0 - 2, 15, 15), c.muted);
		x += 19;
	}
	QString note = m_model->clock_text(row.actual_start);
	if (!row.owner.isEmpty())
		note += QStringLiteral(" · ") + row.owner;
	p.setPen(c.muted);
	p.drawText(x, box.top() + half - 2, end - x, half, Qt::AlignVCenter,
		   fontMetrics().elidedText(note, Qt::ElideRight, end - x));
}

void SegmentRows::mouseMoveEvent(QMouseEvent *event)
{
	int row = row_at(event->pos());
	if (row != m_hover) {
		m_hover = row;
		update();
	}
}

void SegmentRows::leaveEvent(QEvent *)
{
	m_hover = -1;
	update();
}

bool SegmentRows::event(QEvent *event)
{
	if (event->type() == QEvent::ToolTip) {
		auto *help = static_cast<QHelpEvent *>(event);
		int row = row_at(help->pos());
		if (row >= 0) {
			const SegmentRow &r = m_rows[row];
			QString words = r.title;
			if (r.planned_start)
				words += "\n" + m_model->text("Dock.PlannedExpected",
							      m_model->clock_text(r.planned_start),
							      m_model->clock_text(r.expected_start));
			if (!r.owner.isEmpty())
				words += "\n" + r.owner;
			QToolTip::showText(help->globalPos(), look::plain_tip(words), this);
		}
		return true;
	}
	return QWidget::event(event);
}

void SegmentRows::contextMenuEvent(QContextMenuEvent *event)
{
	int row = row_at(event->pos());
	if (row < 0)
		return;
	const SegmentRow r = m_rows[row];
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	auto add = [&](const char *key, const QJsonObject &verb) {
		connect(menu->addAction(m_model->text(key)), &QAction::triggered, this,
			[this, verb] { m_desk->press(verb, this); });
	};
	if (!r.live) {
		add("Dock.Menu.Arm", QJsonObject{{"verb", "arm"}, {"id", r.id}});
		add("Dock.Menu.Jump", QJsonObject{{"verb", "jump"}, {"id", r.id}});
		if (!r.past && !r.skipped && m_model->rundown().value("offset_ms").toDouble() >= 1000)
			add("Dock.Menu.FixRow", QJsonObject{{"verb", "fix"}, {"how", "row"}, {"id", r.id}});
		if (r.skipped)
			add("Dock.Menu.Unskip", QJsonObject{{"verb", "skip"}, {"id", r.id}, {"off", true}});
		else if (!r.past)
			add("Dock.Menu.Skip", QJsonObject{{"verb", "skip"}, {"id", r.id}});
	} else {
		add("Dock.Menu.EndNow", QJsonObject{{"verb", "end-now"}});
	}
	menu->popup(event->globalPos());
}

/* ---- the scroll area ----------------------------------------------------------------------------------------- */

SegmentList::SegmentList(Model *model, Desk *desk, QWidget *parent)
    : QScrollArea(parent), m_rows(new SegmentRows(model, desk, this)), m_model(model)
{
	setWidget(m_rows);
	setWidgetResizable(true);
	setFrameShape(QFrame::NoFrame);
	setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	viewport()->setAutoFillBackground(false);
	m_rows->setAutoFillBackground(false);
}

void SegmentList::refresh()
{
	m_rows->refresh();
	const QString live = m_model->rundown().value("live").toString();
	/* A new live row is brought into view, unless a hand is at work in the list. */
	if (live != m_followed && !underMouse()) {
		m_followed = live;
		follow();
	}
}

void SegmentList::follow()
{
	const QRect row = m_rows->focus_row();
	/* One row of what was before stays in sight where there is room for it. */
	const int before = height() >= ROW + 4 + LIVE_ROW + ROW ? ROW + 4 : 0;
	if (row.height())
		verticalScrollBar()->setValue(row.top() - before);
}

void SegmentList::resizeEvent(QResizeEvent *event)
{
	QScrollArea::resizeEvent(event);
	follow();
}
