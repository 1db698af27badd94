/* The feeds, two lines each: how they are, and what is to be known or done. A press opens what can be done: measuring
 * how late its viewers are, taking a delay, making up for a gap. */
#ifndef DOCK_FEED_LIST_HPP
#define DOCK_FEED_LIST_HPP

#include <QJsonObject>
#include <QVector>
#include <QWidget>

#include "dock/model.hpp"

class Desk;
class QMenu;

class FeedList : public QWidget {
      public:
	FeedList(Model *model, Desk *desk, QWidget *parent);
	void refresh();

      protected:
	void paintEvent(QPaintEvent *event) override;
	void mousePressEvent(QMouseEvent *event) override;
	void keyPressEvent(QKeyEvent *event) override;
	bool event(QEvent *event) override;

      private:
	/* A feed as it is now: ages and waits have gone on since the state came. */
	struct Row {
		QString id, url, state, tail, second;
		bool attention; /* the second line wants a hand */
		QJsonObject feed;
	};
	Row row_of(const QJsonObject &feed) const;
	QString tail_of(const QJsonObject &feed) const;
	QString delay_words(const QJsonObject &feed, bool *attention) const;
	QString second_of(const QJsonObject &feed, bool *attention) const;
	QString tip_of(const Row &row) const;
	QString seconds(double ms) const;
	void paint_row(QPainter &p, const Row &row, int y);
	void open_menu(const Row &row, const QPoint &at);
	void add(QMenu *menu, const QString &words, const QJsonObject &verb);
	int line() const
	{
		return fontMetrics().height() + 3;
	}
	int row_height() const
	{
		return 2 * line() + 5;
	}

	Model *m_model;
	Desk *m_desk;
	QVector<Row> m_rows;
	int m_focus = 0; /* of the keyboard */
};

#endif
