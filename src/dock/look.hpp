/* How the desk looks: colours from OBS's palette (ours only for states), drawn icons, times as text, the one kind of
 * button. UI thread only. */
#ifndef DOCK_LOOK_HPP
#define DOCK_LOOK_HPP

#include <QAbstractButton>
#include <QColor>
#include <QJsonValue>
#include <QPainter>
#include <QString>

namespace look {

/* Colours for one widget, as its palette stands now. */
struct Colours {
	bool dark;
	QColor window, base, text, muted, line, good, warning, danger, accent, on_fill;
};
Colours colours(const QWidget *widget);
/* `over` laid on `under` with this opacity, 0 … 1. */
QColor mix(const QColor &under, const QColor &over, double opacity);

enum class Icon {
	None,
	Back,
	Hold,
	Play,
	Minus,
	Plus,
	Skip,
	More,
	Lock,
	Unlock,
	Standby,
	Eye,
	EyeOff,
	Check,
	Cross,
	Question,
	Lottery,
	Poll,
	Sale,
	Quiz,
	Card,
	Warning,
	Flag,
	Open,
	Dot,
	Armed,
	Undo,
};
/* Draws into a square; strokes scale with it. */
void draw_icon(QPainter &painter, Icon icon, const QRectF &box, const QColor &colour);
/* The icon of an interaction's kind ("poll"). */
Icon kind_icon(const QString &kind);

/* Lengths: "3:20", "1:02:05"; a countdown rounds up, what has passed rounds down. */
QString length_text(qint64 ms, bool round_up = false);
/* "+0:40", "-1:05". */
QString signed_text(qint64 ms);

/* Words as they stand, for a tooltip: what viewers wrote is never taken for markup. */
QString plain_tip(const QString &words);
/* The same for an entry of a menu, where & would mark a key. */
QString plain_entry(QString words);

/* A flat button with an icon, a text or both; 28 px high at least, a visible focus, and a second press where the first
 * must not act. */
class Button : public QAbstractButton {
      public:
	enum class Style { Plain, Filled, Danger, Bare };
	explicit Button(Icon icon, const QString &text = QString(), QWidget *parent = nullptr);
	void set_icon(Icon icon);
	void set_style(Style style);
	/* On air, held, locked …: drawn lit in this colour; an invalid one switches it off. */
	void set_lit(const QColor &colour);
	/* The colour of text and icon; an invalid one is the palette's. */
	void set_ink(const QColor &colour);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	Icon m_icon;
	Style m_style = Style::Plain;
	QColor m_lit, m_ink;
};

} // namespace look

#endif
