/* What waits for a hand: cues that failed, with Retry and Skip, tasks that someone does elsewhere, with Done, and texts
 * that no chat took, with Copy. It stands right above the transport and is as high as it has rows. */
#ifndef DOCK_ATTENTION_LIST_HPP
#define DOCK_ATTENTION_LIST_HPP

#include <QVector>
#include <QWidget>

#include "dock/look.hpp"
#include "dock/model.hpp"

class Desk;

class AttentionList : public QWidget {
      public:
	AttentionList(Model *model, Desk *desk, QWidget *parent);
	void refresh();

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	bool event(QEvent *event) override;

      private:
	struct Row {
		QString id, words, why;
		bool failed, feed;
		qint64 due;
		bool owed = false; /* time that a gap has taken */
		qint64 said = 0;   /* number of a text that no chat took, 0 = none */
		bool operator==(const Row &o) const
		{
			return id == o.id && words == o.words && why == o.why && failed == o.failed && feed == o.feed &&
			       due == o.due && owed == o.owed && said == o.said;
		}
	};
	void add_owed(QVector<Row> &rows) const;
	static int height_of(const Row &row);
	int top_of(int index) const;
	void place();
	void rebuild();

	Model *m_model;
	Desk *m_desk;
	QVector<Row> m_rows;
	int m_more = 0;                             /* rows that found no room */
	QVector<QVector<look::Button *>> m_buttons; /* of each row, right to left; children of ours */
};

#endif
