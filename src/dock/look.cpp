#include "dock/look.hpp"

#include <QPainterPath>
#include <cmath>

namespace look {

QColor mix(const QColor &under, const QColor &over, double opacity)
{
	return QColor::fromRgbF(under.redF() + (over.redF() - under.redF()) * opacity,
				under.greenF() + (over.greenF() - under.greenF()) * opacity,
				under.blueF() + (over.blueF() - under.blueF()) * opacity);
}

Colours colours(const QWidget *widget)
{
	const QPalette &p = widget->palette();
	Colours c;
	c.window = p.color(QPalette::Window);
	c.base = p.color(QPalette::Base);
	c.text = p.color(QPalette::WindowText);
	c.dark = c.window.lightnessF() < 0.5;
	c.muted = mix(c.window, c.text, c.dark ? 0.62 : 0.66);
	c.line = mix(c.window, c.text, 0.16);
	c.good = QColor(c.dark ? "#2FD0C0" : "#0A6E37");
	c.warning = QColor(c.dark ? "#FFC940" : "#7A4F00");
	c.danger = QColor(c.dark ? "#FF4D5E" : "#B3152A");
	c.accent = p.color(QPalette::Highlight);
	c.on_fill = QColor(c.dark ? "#0B1013" : "#FFFFFF");
	return c;
}

QString length_text(qint64 ms, bool round_up)
{
	qint64 s = ms <= 0 ? 0 : (round_up ? (ms + 999) / 1000 : ms / 1000);
	QString tail = QString("%1").arg(s % 60, 2, 10, QChar('0'));
	if (s < 3600)
		return QString("%1:%2").arg(s / 60).arg(tail);
	return QString("%1:%2:%3").arg(s / 3600).arg(s / 60 % 60, 2, 10, QChar('0')).arg(tail);
}

QString signed_text(qint64 ms)
{
	return (ms < 0 ? QString(QChar(0x2212)) : QString("+")) + length_text(std::abs(ms));
}

Icon kind_icon(const QString &kind)
{
	static const struct {
		const char *kind;
		Icon icon;
	} table[] = {
		{"lottery", Icon::Lottery}, {"poll", Icon::Poll},   {"question", Icon::Question}, {"sale", Icon::Sale},
		{"quiz", Icon::Quiz},       {"survey", Icon::Poll}, {"topic", Icon::Card},        {"card", Icon::Card},
	};
	for (const auto &row : table)
		if (kind == QLatin1String(row.kind))
			return row.icon;
	return Icon::Card;
}

/* ---- icons, on a grid of 24 ---------------------------------------------------------------------------------- */

namespace {

void polygon(QPainter &p, std::initializer_list<QPointF> points)
{
	QPainterPath path;
	bool first = true;
	for (const QPointF &point : points) {
		if (first)
			path.moveTo(point);
		else
			path.lineTo(point);
		first = false;
	}
	path.closeSubpath();
	p.drawPath(path);
}

void filled(QPainter &p, const QColor &colour)
{
	p.setPen(Qt::NoPen);
	p.setBrush(colour);
}

void transport_icon(QPainter &p, Icon icon, const QColor &colour)
{
	filled(p, colour);
	switch (icon) {
	case Icon::Back:
		p.drawRect(QRectF(5, 6, 2.4, 12));
		polygon(p, {{19, 6}, {19, 18}, {9, 12}});
		break;
	case Icon::Skip:
		p.drawRect(QRectF(16.6, 6, 2.4, 12));
		polygon(p, {{5, 6}, {5, 18}, {15, 12}});
		break;
	case Icon::Hold:
		p.drawRect(QRectF(6.5, 6, 4, 12));
		p.drawRect(QRectF(13.5, 6, 4, 12));
		break;
	case Icon::Play:
		polygon(p, {{7, 5}, {7, 19}, {19, 12}});
		break;
	case Icon::More:
		for (double x : {6.0, 12.0, 18.0})
			p.drawEllipse(QPointF(x, 12), 1.8, 1.8);
		break;
	case Icon::Dot:
		p.drawEllipse(QPointF(12, 12), 3, 3);
		break;
	default:
		break;
	}
}

void sign_icon(QPainter &p, Icon icon, const QColor &colour)
{
	switch (icon) {
	case Icon::Plus:
		p.drawLine(QPointF(12, 6), QPointF(12, 18));
		p.drawLine(QPointF(6, 12), QPointF(18, 12));
		break;
	case Icon::Minus:
		p.drawLine(QPointF(6, 12), QPointF(18, 12));
		break;
	case Icon::Check:
		p.drawPolyline(QPolygonF({{5, 12.5}, {10, 17.5}, {19, 7}}));
		break;
	case Icon::Cross:
		p.drawLine(QPointF(7, 7), QPointF(17, 17));
		p.drawLine(QPointF(17, 7), QPointF(7, 17));
		break;
	case Icon::Armed:
		polygon(p, {{7, 5.5}, {7, 18.5}, {18, 12}});
		break;
	case Icon::Standby:
		p.drawEllipse(QPointF(12, 12), 8, 8);
		p.drawLine(QPointF(6.6, 6.6), QPointF(17.4, 17.4));
		break;
	case Icon::Undo:
		p.drawArc(QRectF(6, 7, 12, 11), -90 * 16, 250 * 16);
		filled(p, colour);
		polygon(p, {{3, 9}, {10.5, 4.5}, {10.5, 12}});
		break;
	case Icon::Flag:
		p.drawLine(QPointF(6, 4), QPointF(6, 20));
		p.drawPath([] {
			QPainterPath path(QPointF(6, 5));
			path.lineTo(18, 5);
			path.lineTo(15, 9);
			path.lineTo(18, 13);
			path.lineTo(6, 13);
			return path;
		}());
		break;
	case Icon::Warning:
		polygon(p, {{12, 4}, {21, 19}, {3, 19}});
		p.drawLine(QPointF(12, 9.5), QPointF(12, 13.5));
		p.drawPoint(QPointF(12, 16.4));
		break;
	default:
		break;
	}
}

void thing_icon(QPainter &p, Icon icon)
{
	switch (icon) {
	case Icon::Lock:
	case Icon::Unlock:
		p.drawRoundedRect(QRectF(5.5, 11, 13, 9), 2, 2);
		p.drawArc(QRectF(icon == Icon::Lock ? 8 : 12.5, 4, 8, 10), 0, 180 * 16);
		p.drawLine(QPointF(icon == Icon::Lock ? 8 : 12.5, 9), QPointF(icon == Icon::Lock ? 8 : 12.5, 11));
		if (icon == Icon::Lock)
			p.drawLine(QPointF(16, 9), QPointF(16, 11));
		break;
	case Icon::Eye:
	case Icon::EyeOff: {
		QPainterPath path(QPointF(3, 12));
		path.quadTo(12, 2.5, 21, 12);
		path.quadTo(12, 21.5, 3, 12);
		p.drawPath(path);
		p.drawEllipse(QPointF(12, 12), 2.8, 2.8);
		if (icon == Icon::EyeOff)
			p.drawLine(QPointF(5, 19), QPointF(19, 5));
		break;
	}
	case Icon::Question:
		p.drawRoundedRect(QRectF(3.5, 4, 17, 13), 3, 3);
		p.drawPolyline(QPolygonF({{8, 17}, {8, 21}, {12.5, 17}}));
		p.drawArc(QRectF(9.5, 6.2, 5, 4.6), -60 * 16, 220 * 16);
		p.drawLine(QPointF(12, 11), QPointF(12, 11.6));
		p.drawPoint(QPointF(12, 14.2));
		break;
	case Icon::Lottery:
		p.drawRect(QRectF(4.5, 11, 15, 9));
		p.drawRect(QRectF(3.5, 7.5, 17, 3.5));
		p.drawLine(QPointF(12, 7.5), QPointF(12, 20));
		p.drawArc(QRectF(6.5, 3, 5.5, 4.5), 0, 300 * 16);
		p.drawArc(QRectF(12, 3, 5.5, 4.5), -120 * 16, 300 * 16);
		break;
	case Icon::Poll:
		p.drawLine(QPointF(5, 7), QPointF(18, 7));
		p.drawLine(QPointF(5, 12), QPointF(13, 12));
		p.drawLine(QPointF(5, 17), QPointF(9, 17));
		break;
	case Icon::Sale:
		p.drawPath([] {
			QPainterPath path(QPointF(4, 4.5));
			path.lineTo(12, 4.5);
			path.lineTo(20.5, 13);
			path.lineTo(13, 20.5);
			path.lineTo(4, 12);
			path.closeSubpath();
			return path;
		}());
		p.drawEllipse(QPointF(8.4, 8.8), 1.3, 1.3);
		break;
	case Icon::Quiz:
		p.drawEllipse(QPointF(12, 12), 8.5, 8.5);
		p.drawArc(QRectF(9.2, 6.8, 5.6, 5.2), -70 * 16, 240 * 16);
		p.drawLine(QPointF(12.4, 12), QPointF(12.2, 13.6));
		p.drawPoint(QPointF(12.2, 16.6));
		break;
	case Icon::Card:
		p.drawRoundedRect(QRectF(3.5, 6, 17, 12), 2, 2);
		p.drawLine(QPointF(7, 11), QPointF(17, 11));
		p.drawLine(QPointF(7, 14.5), QPointF(13, 14.5));
		break;
	case Icon::Open:
		p.drawPolyline(QPolygonF({{4, 19}, {4, 6}, {9.5, 6}, {11.5, 8.5}, {20, 8.5}, {20, 19}, {4, 19}}));
		break;
	default:
		break;
	}
}

} // namespace

void draw_icon(QPainter &painter, Icon icon, const QRectF &box, const QColor &colour)
{
	painter.save();
	painter.setRenderHint(QPainter::Antialiasing);
	painter.translate(box.topLeft());
	painter.scale(box.width() / 24.0, box.height() / 24.0);
	painter.setPen(QPen(colour, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
	painter.setBrush(Qt::NoBrush);
	thing_icon(painter, icon);
	sign_icon(painter, icon, colour);
	transport_icon(painter, icon, colour);
	painter.restore();
}

QString plain_tip(const QString &words)
{
	if (words.isEmpty())
		return words;
	return QStringLiteral("<p style=\"white-space:pre-wrap\">") + words.toHtmlEscaped() + QStringLiteral("</p>");
}

QString plain_entry(QString words)
{
	return words.replace('&', QStringLiteral("&&"));
}

/* ---- the button ---------------------------------------------------------------------------------------------- */

Button::Button(Icon icon, const QString &text, QWidget *parent) : QAbstractButton(parent), m_icon(icon)
{
	setText(text);
	setFocusPolicy(Qt::TabFocus);
	setAttribute(Qt::WA_Hover);
	setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::set_icon(Icon icon)
{
	if (m_icon != icon) {
		m_icon = icon;
		update();
	}
}

void Button::set_style(Style style)
{
	if (m_style != style) {
		m_style = style;
		update();
	}
}

void Button::set_lit(const QColor &colour)
{
	if (m_lit != colour) {
		m_lit = colour;
		update();
	}
}

void Button::set_ink(const QColor &colour)
{
	if (m_ink != colour) {
		m_ink = colour;
		update();
	}
}

QSize Button::sizeHint() const
{
	if (text().isEmpty())
		return QSize(30, 30);
	int width = fontMetrics().horizontalAdvance(text()) + 20 + (m_icon == Icon::None ? 0 : 20);
	return QSize(width, qMax(30, fontMetrics().height() + 10));
}

QSize Button::minimumSizeHint() const
{
	QSize hint = sizeHint();
	return text().isEmpty() ? QSize(28, 28) : QSize(qMin(hint.width(), 64), hint.height());
}

void Button::paintEvent(QPaintEvent *)
{
	const Colours c = colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	QColor fill = m_style == Style::Bare ? QColor(Qt::transparent) : mix(c.window, c.text, 0.08);
	QColor line = m_style == Style::Bare ? QColor(Qt::transparent) : c.line;
	QColor ink = isEnabled() ? (m_ink.isValid() ? m_ink : c.text) : mix(c.window, c.text, 0.35);
	if (m_style == Style::Filled && isEnabled())
		fill = mix(c.window, c.good, 0.26), line = mix(c.window, c.good, 0.75);
	if (m_style == Style::Danger)
		fill = c.danger, line = c.danger, ink = c.on_fill;
	if (m_lit.isValid())
		fill = mix(c.window, m_lit, 0.32), line = m_lit;
	if (isDown())
		fill = mix(fill.alpha() ? fill : c.window, c.text, 0.25);
	else if (isEnabled() && underMouse())
		fill = mix(fill.alpha() ? fill : c.window, c.text, 0.10);
	if (hasFocus())
		line = c.accent.lightnessF() > 0.2 || !c.dark ? c.accent : c.text;
	p.setPen(QPen(line, hasFocus() ? 2 : 1));
	p.setBrush(fill);
	p.drawRoundedRect(box, 5, 5);
	QRectF inner = box.adjusted(8, 0, -8, 0);
	if (m_icon != Icon::None) {
		QRectF square(0, 0, 18, 18);
		square.moveCenter(text().isEmpty() ? box.center() : QPointF(inner.left() + 8, box.center().y()));
		draw_icon(p, m_icon, square, m_lit.isValid() ? mix(m_lit, c.text, 0.15) : ink);
		inner.setLeft(inner.left() + 21);
	}
	p.setPen(ink);
	QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, int(inner.width()) + 1);
	p.drawText(inner, Qt::AlignVCenter | (m_icon == Icon::None ? Qt::AlignHCenter : Qt::AlignLeft), shown);
}

} // namespace look
