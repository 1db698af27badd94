/* The run of show dock (crowdcue_rundown): head, rows, what waits for a hand, the interactions of the segment, the last
 * comments, the feeds, the transport and GO. A view: it asks and sends, and never waits. */
#ifndef DOCK_RUNDOWN_DOCK_HPP
#define DOCK_RUNDOWN_DOCK_HPP

#include <QElapsedTimer>
#include <QLabel>
#include <QPointer>
#include <QSplitter>
#include <QStringList>
#include <QTimer>
#include <QVector>
#include <QWidget>

#include "dock/confirm.hpp"
#include "dock/desk.hpp"
#include "dock/look.hpp"
#include "dock/model.hpp"

class HeaderBar;
class SegmentList;
class AttentionList;
class InteractionCard;
class CommentList;
class QComboBox;
class FeedList;
class TransportBar;
class QVBoxLayout;
class QScrollArea;

class RundownDock : public QWidget, public Desk {
      public:
	/* `desk` is borrowed and outlives us, or forget() comes first. */
	explicit RundownDock(const struct desk *desk, QWidget *parent = nullptr);
	~RundownDock() override;
	/* Begins to look at the desk. */
	void arm();
	/* OBS goes: nothing is asked any more. */
	void forget();
	/* One round of looking, as the timer does it. */
	void tick();

	void press(const QJsonObject &verb, QWidget *pressed, std::function<void()> done = {}) override;
	void say(const QString &words, bool refused) override;
	QSize sizeHint() const override
	{
		return QSize(320, 640);
	}
	QSize minimumSizeHint() const override
	{
		return QSize(280, 240);
	}

      protected:
	bool eventFilter(QObject *watched, QEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void changeEvent(QEvent *event) override;

      private:
	QWidget *make_empty();
	QWidget *make_side();
	void refresh();
	void refresh_cards();
	QWidget *make_comments_head(QWidget *page);
	void refresh_filter();
	void refresh_empty();
	void refresh_status();
	void turn();
	void choose(bool interactions);
	void start_anew();
	void open_show();
	void load(const QString &path);
	void show_refusal(const QString &words, QWidget *pressed);
	QVector<QJsonObject> shown_interactions() const;

	Model m_model;
	QTimer m_timer;
	HeaderBar *m_header;
	SegmentList *m_segments;
	AttentionList *m_attention;
	QSplitter *m_middle;
	QScrollArea *m_side_scroll;
	QVBoxLayout *m_cards_layout;
	QLabel *m_no_cards, *m_cards_head, *m_comments_head;
	QVector<InteractionCard *> m_cards;
	CommentList *m_comments;
	QComboBox *m_comment_filter;
	FeedList *m_feeds;
	TransportBar *m_transport;
	QLabel *m_status, *m_bubble;
	QWidget *m_empty;
	QLabel *m_empty_words;
	QWidget *m_tabs; /* in a low dock: rows or interactions */
	look::Button *m_tab_rows, *m_tab_side;
	look::Button *m_empty_first, *m_empty_second;
	QStringList m_empty_said; /* what the page of an empty dock says, and how */
	QElapsedTimer m_since_status, m_since_bubble, m_since_refresh;
	Confirm m_anew;     /* for "Start anew" */
	QString m_followed; /* id of the live row whose cards were last scrolled to */
	bool m_armed = false;
	bool m_low = false;
	bool m_side_chosen = false;
	bool m_placed = false; /* the splitter has its first sizes */
};

#endif
