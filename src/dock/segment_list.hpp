/* The rows of the run of show. All rows are painted by one widget inside a scroll area: nothing moves under the pointer
 * but by scrolling. */
#ifndef DOCK_SEGMENT_LIST_HPP
#define DOCK_SEGMENT_LIST_HPP

#include <QScrollArea>
#include <QVector>
#include <QWidget>

#include "dock/look.hpp"
#include "dock/model.hpp"

class Desk;

/* What one row shows, taken from state and document. */
struct SegmentRow {
	QString id, title, owner, kinds;
	QVector<look::Icon> icons;
	qint64 planned_start, expected_start, expected_end, actual_start, duration, added, remaining, difference;
	bool live, past, armed, skipped, flag, moved, over, warn, danger;
	QColor colour;
};

class SegmentRows : public QWidget {
      public:
	SegmentRows(Model *model, Desk *desk, QWidget *parent);
	void refresh();
	/* Top and height of the live row, or of the armed one; height 0 = none. */
	QRect focus_row() const;

      protected:
	void paintEvent(QPaintEvent *event) override;
	void contextMenuEvent(QContextMenuEvent *event) override;
	void mouseMoveEvent(QMouseEvent *event) override;
	void leaveEvent(QEvent *event) override;
	bool event(QEvent *event) override;

      private:
	QRect row_box(int index) const;
	int row_at(const QPoint &point) const;
	void paint_row(QPainter &p, const SegmentRow &row, const QRect &box, bool hover);
	void paint_live(QPainter &p, const SegmentRow &row, const QRect &box);
	SegmentRow make_row(const QJsonObject &state) const;

	Model *m_model;
	Desk *m_desk;
	QVector<SegmentRow> m_rows;
	int m_hover = -1;
};

class SegmentList : public QScrollArea {
      public:
	SegmentList(Model *model, Desk *desk, QWidget *parent);
	void refresh();

      protected:
	void resizeEvent(QResizeEvent *event) override;

      private:
	void follow();

	SegmentRows *m_rows;
	QString m_followed; /* id of the live row that was last scrolled to */
	Model *m_model;
};

#endif
