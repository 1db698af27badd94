/* The feeds, a line each: how they are, and why. */
#ifndef DOCK_FEED_LIST_HPP
#define DOCK_FEED_LIST_HPP

#include <QWidget>

#include "dock/model.hpp"

class FeedList : public QWidget {
      public:
	FeedList(Model *model, QWidget *parent);
	void refresh();

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	int row_height() const
	{
		return fontMetrics().height() + 8;
	}

	Model *m_model;
};

#endif
