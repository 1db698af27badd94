#include "dock/rundown_dock.hpp"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QUrl>
#include <QVBoxLayout>

#include "dock/attention_list.hpp"
#include "dock/comment_list.hpp"
#include "dock/feed_list.hpp"
#include "dock/header_bar.hpp"
#include "dock/interaction_card.hpp"
#include "dock/segment_list.hpp"
#include "dock/transport_bar.hpp"

namespace {

const int TICK_MS = 100;
const int REFRESH_MS = 250; /* what runs by itself: seconds, progress */
const int STATUS_MS = 8000;
const int BUBBLE_MS = 4000;
const int TWO_COLUMNS = 600; /* from this width on */
const int LOW = 360;         /* below this height */
const int BOTH = 300;        /* rows and interactions stand one above the other from this room on */

QLabel *heading(QWidget *parent)
{
	auto *label = new QLabel(parent);
	label->setContentsMargins(10, 6, 8, 0);
	return label;
}

/* OBS's themes are style sheets, which win over palettes. */
void colour_label(QLabel *label, const QColor &ink, const QColor &fill)
{
	QString sheet = QString("color: %1;").arg(ink.name());
	if (fill.isValid())
		sheet += QString(" background: %1; border-radius: 4px;").arg(fill.name());
	if (label->styleSheet() != sheet)
		label->setStyleSheet(sheet);
}

} // namespace

RundownDock::RundownDock(const struct desk *desk, QWidget *parent) : QWidget(parent), m_model(desk)
{
	setObjectName("crowdcue_rundown_body");
	/* A floating dock gives its focus to the first part that takes it. That is this one, which does nothing with a
	 * key: a stray Space must never press standby. */
	setFocusPolicy(Qt::StrongFocus);
	m_header = new HeaderBar(&m_model, this, this);
	m_segments = new SegmentList(&m_model, this, this);
	m_attention = new AttentionList(&m_model, this, this);
	m_transport = new TransportBar(&m_model, this, this);
	m_transport->set_open_show([this] { open_show(); });
	m_middle = new QSplitter(Qt::Vertical, this);
	m_middle->setChildrenCollapsible(false);
	m_middle->setHandleWidth(5);
	m_middle->addWidget(m_segments);
	m_middle->addWidget(make_side());
	m_middle->setStretchFactor(0, 5);
	m_middle->setStretchFactor(1, 6);
	m_segments->setMinimumHeight(60);
	m_side_scroll->setMinimumSize(270, 60);
	m_segments->setMinimumWidth(240);
	m_tabs = new QWidget(this);
	auto *tabs = new QHBoxLayout(m_tabs);
	tabs->setContentsMargins(6, 2, 6, 0);
	tabs->setSpacing(4);
	m_tab_rows = new look::Button(look::Icon::None, m_model.text("Dock.Rows"), m_tabs);
	m_tab_side = new look::Button(look::Icon::None, m_model.text("Dock.Interactions"), m_tabs);
	for (look::Button *tab : {m_tab_rows, m_tab_side}) {
		tab->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
		tab->setFixedHeight(28);
		tabs->addWidget(tab);
	}
	connect(m_tab_rows, &QAbstractButton::clicked, this, [this] { choose(false); });
	connect(m_tab_side, &QAbstractButton::clicked, this, [this] { choose(true); });
	m_tabs->hide();
	m_status = new QLabel(this);
	m_status->setObjectName("crowdcue_status");
	m_status->setContentsMargins(10, 0, 8, 4);
	m_status->setMinimumWidth(0);
	m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
	m_bubble = new QLabel(this);
	m_bubble->setObjectName("crowdcue_refusal");
	m_bubble->setWordWrap(true);
	m_bubble->setMargin(8);
	m_bubble->setAutoFillBackground(true);
	m_bubble->installEventFilter(this);
	m_bubble->hide();
	for (QLabel *label : {m_status, m_bubble})
		label->setTextFormat(Qt::PlainText); /* what viewers wrote may stand in them */
	m_empty = make_empty();
	auto *layout = new QVBoxLayout(this);
	layout->setContentsMargins(0, 0, 0, 0);
	layout->setSpacing(0);
	layout->addWidget(m_header);
	layout->addWidget(m_tabs);
	layout->addWidget(m_middle, 1);
	layout->addWidget(m_attention);
	layout->addWidget(m_transport);
	layout->addWidget(m_empty, 1);
	layout->addWidget(m_status);
	connect(&m_timer, &QTimer::timeout, this, [this] { tick(); });
	refresh_empty();
}

RundownDock::~RundownDock() = default;

QWidget *RundownDock::make_empty()
{
	auto *page = new QWidget(this);
	auto *layout = new QVBoxLayout(page);
	m_empty_words = new QLabel(page);
	m_empty_words->setWordWrap(true);
	m_empty_words->setTextFormat(Qt::PlainText);
	m_empty_words->setAlignment(Qt::AlignCenter);
	auto *first = new look::Button(look::Icon::Open, " ", page);
	first->set_style(look::Button::Style::Filled);
	first->setObjectName("crowdcue_open");
	auto *second = new look::Button(look::Icon::None, " ", page);
	layout->addStretch(2);
	layout->addWidget(m_empty_words);
	layout->addSpacing(12);
	layout->addWidget(first, 0, Qt::AlignHCenter);
	layout->addWidget(second, 0, Qt::AlignHCenter);
	layout->addStretch(3);
	layout->setContentsMargins(24, 16, 24, 16);
	m_empty_first = first;
	m_empty_second = second;
	connect(first, &QAbstractButton::clicked, this, [this] {
		QString title;
		if (m_model.offer(&title))
			m_model.decide(true);
		else
			open_show();
	});
	second->setObjectName("crowdcue_anew");
	connect(second, &QAbstractButton::clicked, this, [this] { start_anew(); });
	return page;
}

/* What was interrupted cannot be taken up again after this: it needs a second press. */
void RundownDock::start_anew()
{
	if (m_anew.accepts()) {
		m_anew.clear();
		m_model.decide(false);
	} else if (!m_anew.active()) {
		m_anew.ask(QJsonObject(), m_model.text("Dock.PressAgain", m_model.text("Dock.StartAnew")));
	}
	refresh_empty();
}

/* The words over the comments, and which of them are wanted. */
QWidget *RundownDock::make_comments_head(QWidget *page)
{
	auto *row = new QWidget(page);
	auto *layout = new QHBoxLayout(row);
	layout->setContentsMargins(0, 0, 6, 0);
	m_comments_head = heading(row);
	m_comment_filter = new QComboBox(row);
	m_comment_filter->setObjectName("crowdcue_comment_filter");
	m_comment_filter->setFocusPolicy(Qt::StrongFocus);
	m_comment_filter->setSizeAdjustPolicy(QComboBox::AdjustToContents);
	for (const char *filter : {"", "held", "hidden", "risk"})
		m_comment_filter->addItem(QString(), QString(filter));
	connect(m_comment_filter, QOverload<int>::of(&QComboBox::activated), this, [this](int index) {
		m_model.filter_comments(m_comment_filter->itemData(index).toString());
		m_comments->refresh();
	});
	layout->addWidget(m_comments_head, 1);
	layout->addWidget(m_comment_filter);
	return row;
}

/* Only words that changed are set: a list that is open stays so. */
void RundownDock::refresh_filter()
{
	static const char *const keys[] = {"Dock.Filter.All", "Dock.Filter.Held", "Dock.Filter.Hidden",
					   "Dock.Filter.Risk"};
	const int waiting = m_model.state().value("moderation").toObject().value("waiting").toInt();
	for (int i = 0; i < m_comment_filter->count(); i++) {
		QString words = m_model.text(keys[i]);
		if (i == 1 && waiting)
			words = QString("%1 (%2)").arg(words).arg(waiting);
		if (m_comment_filter->itemText(i) != words)
			m_comment_filter->setItemText(i, words);
	}
	m_comment_filter->setAccessibleName(m_model.text("Dock.Filter"));
}

QWidget *RundownDock::make_side()
{
	m_side_scroll = new QScrollArea(this);
	m_side_scroll->setWidgetResizable(true);
	m_side_scroll->setFrameShape(QFrame::NoFrame);
	m_side_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	auto *page = new QWidget(m_side_scroll);
	auto *layout = new QVBoxLayout(page);
	layout->setContentsMargins(0, 0, 0, 4);
	layout->setSpacing(2);
	m_cards_head = heading(page);
	m_no_cards = new QLabel(page);
	m_no_cards->setContentsMargins(10, 2, 10, 6);
	m_no_cards->setWordWrap(true);
	m_cards_layout = new QVBoxLayout;
	m_cards_layout->setContentsMargins(6, 2, 6, 2);
	m_cards_layout->setSpacing(6);
	QWidget *comments_head = make_comments_head(page);
	m_comments = new CommentList(&m_model, this, page);
	m_feeds = new FeedList(&m_model, this, page);
	layout->addWidget(m_cards_head);
	layout->addWidget(m_no_cards);
	layout->addLayout(m_cards_layout);
	layout->addWidget(comments_head);
	layout->addWidget(m_comments);
	layout->addWidget(m_feeds);
	layout->addStretch(1);
	m_side_scroll->setWidget(page);
	return m_side_scroll;
}

void RundownDock::arm()
{
	m_armed = true;
	m_timer.start(TICK_MS);
	tick();
}

void RundownDock::forget()
{
	m_timer.stop();
	m_armed = false;
	m_model.forget();
}

/* ---- looking ------------------------------------------------------------------------------------------------- */

void RundownDock::tick()
{
	bool refused = false;
	const QString notice = m_model.take_notice(&refused);
	if (!notice.isEmpty())
		say(notice, refused);
	if (!isVisible())
		return;
	const bool changed = m_model.poll();
	if (changed || !m_since_refresh.isValid() || m_since_refresh.elapsed() >= REFRESH_MS)
		refresh();
	else if (m_model.has_state())
		m_transport->tick();
	refresh_status();
}

void RundownDock::refresh()
{
	m_since_refresh.start();
	const bool there = m_model.has_state();
	for (QWidget *part : std::initializer_list<QWidget *>{m_header, m_middle, m_attention, m_transport})
		if (part->isHidden() == there)
			part->setVisible(there);
	if (m_empty->isHidden() != there) {
		/* The focus of a button that goes would fall on the next one. */
		if (m_empty->isAncestorOf(focusWidget()))
			setFocus();
		m_empty->setVisible(!there);
	}
	if (!there)
		m_tabs->hide();
	if (!there) {
		refresh_empty();
		return;
	}
	m_header->refresh();
	m_segments->refresh();
	m_attention->refresh();
	refresh_cards();
	refresh_filter();
	m_comments->refresh();
	m_feeds->refresh();
	m_transport->refresh();
	turn();
}

void RundownDock::refresh_empty()
{
	QString title;
	const bool offered = m_armed && m_model.offer(&title);
	const bool loading = m_model.has_show();
	const bool asking = m_anew.active();
	const QString words = offered   ? m_model.text("Dock.Interrupted", title)
			      : loading ? m_model.text("Dock.Loading")
					: m_model.text("Dock.NoShow");
	const QString first = m_model.text(offered ? "Dock.ResumeShow" : "Dock.OpenShow");
	const QString second = asking ? m_anew.label : m_model.text("Dock.StartAnew");
	/* A page that says what it has said is not laid out again, four times a second, all day. */
	const QStringList said{words, first, second, QString::number(offered | loading << 1 | asking << 2)};
	if (said == m_empty_said)
		return;
	m_empty_said = said;
	m_empty_words->setText(words);
	m_empty_first->setText(first);
	m_empty_first->set_icon(offered ? look::Icon::Play : look::Icon::Open);
	m_empty_first->setVisible(!loading);
	m_empty_first->updateGeometry();
	m_empty_second->setText(second);
	m_empty_second->set_style(asking ? look::Button::Style::Danger : look::Button::Style::Plain);
	m_empty_second->updateGeometry();
	m_empty_second->setVisible(offered);
}

/* Those of the live segment (before the first GO: of the armed one), then all others that are under way. */
QVector<QJsonObject> RundownDock::shown_interactions() const
{
	QVector<QJsonObject> first;
	QVector<QJsonObject> others;
	const QJsonObject rundown = m_model.rundown();
	const QString live = rundown.value("live").toString();
	const QJsonObject segment = m_model.segment(live.isEmpty() ? rundown.value("armed").toString() : live);
	const QJsonArray all = m_model.state().value("interactions").toArray();
	for (const QJsonValue &id : segment.value("interactions").toArray())
		for (const QJsonValue &v : all)
			if (v.toObject().value("id") == id)
				first.append(v.toObject());
	for (const QJsonValue &v : all) {
		const QJsonObject o = v.toObject();
		const QString state = o.value("state").toString();
		/* One that was revealed and taken off the screen has nothing left to do, but for winners who wait. */
		const bool over = state == "revealed" && !face_of(m_model, o).busy;
		const bool busy = state == "open" || state == "closed" || (state == "revealed" && !over) ||
				  o.value("on_air").toBool();
		if (busy && !segment.value("interactions").toArray().contains(o.value("id")))
			others.append(o);
	}
	return first + others;
}

void RundownDock::refresh_cards()
{
	const QVector<QJsonObject> shown = shown_interactions();
	bool same = shown.size() == m_cards.size();
	for (int i = 0; same && i < shown.size(); i++)
		same = m_cards[i]->id() == shown[i].value("id").toString();
	if (!same) {
		for (InteractionCard *card : m_cards) {
			card->hide();
			card->deleteLater();
		}
		m_cards.clear();
		for (int i = 0; i < shown.size(); i++) {
			auto *card = new InteractionCard(&m_model, this, m_side_scroll->widget());
			m_cards_layout->addWidget(card);
			m_cards.append(card);
		}
	}
	for (int i = 0; i < shown.size(); i++)
		m_cards[i]->set_face(face_of(m_model, shown[i]));
	int busy = 0;
	for (const QJsonObject &o : shown)
		busy += o.value("state").toString() == "open" || o.value("on_air").toBool();
	const QString head = m_model.text("Dock.Interactions");
	m_tab_side->setText(busy ? QString("%1 (%2)").arg(head).arg(busy) : head);
	m_cards_head->setText(head);
	/* The cards speak for themselves where room is short. */
	m_cards_head->setVisible(shown.isEmpty() || m_middle->orientation() == Qt::Horizontal);
	const QString live = m_model.rundown().value("live").toString();
	if (live != m_followed && !m_side_scroll->underMouse()) {
		m_followed = live;
		m_side_scroll->verticalScrollBar()->setValue(0);
	}
	m_comments_head->setText(m_model.text("Dock.Comments"));
	m_no_cards->setText(m_model.text("Dock.NoInteractions"));
	m_no_cards->setVisible(shown.isEmpty());
}

void RundownDock::refresh_status()
{
	if (m_since_status.isValid() && m_since_status.elapsed() > STATUS_MS) {
		m_since_status.invalidate();
		m_status->setText(QString());
	}
	if (!m_since_status.isValid())
		colour_label(m_status, look::colours(this).muted, QColor());
	if (m_status->text().isEmpty() && m_model.has_state()) {
		m_status->setToolTip(look::plain_tip(m_model.document().value("title").toString()));
		m_status->setText(m_status->fontMetrics().elidedText(m_model.document().value("title").toString(),
								     Qt::ElideRight, width() - 20));
	}
	if (m_since_bubble.isValid() && m_since_bubble.elapsed() > BUBBLE_MS) {
		m_since_bubble.invalidate();
		m_bubble->hide();
	}
}

/* ---- acting -------------------------------------------------------------------------------------------------- */

void RundownDock::press(const QJsonObject &verb, QWidget *pressed, std::function<void()> done)
{
	QPointer<QWidget> place(pressed);
	m_model.send(verb, [this, place, done](const QJsonObject &reply) {
		if (reply.value("ok").toBool()) {
			/* A refusal before this is history. */
			m_since_status.invalidate();
			m_status->setText(QString());
			if (done)
				done();
			return;
		}
		const QString words = reply.value("text").toString(reply.value("reason").toString());
		say(words, true);
		if (place)
			show_refusal(words, place);
	});
	m_bubble->hide();
}

void RundownDock::say(const QString &words, bool refused)
{
	const look::Colours c = look::colours(this);
	colour_label(m_status, refused ? c.danger : c.text, QColor());
	m_status->setText(m_status->fontMetrics().elidedText(words, Qt::ElideRight, width() - 20));
	m_status->setToolTip(look::plain_tip(words));
	m_since_status.start();
}

/* Above or below what was pressed, never over it. */
void RundownDock::show_refusal(const QString &words, QWidget *pressed)
{
	const look::Colours c = look::colours(this);
	colour_label(m_bubble, c.on_fill, c.danger);
	m_bubble->setText(words);
	const int room = qMin(width() - 16, 360);
	m_bubble->setFixedWidth(room);
	m_bubble->setFixedHeight(m_bubble->heightForWidth(room));
	const QPoint at = pressed->mapTo(this, QPoint(0, 0));
	int x = qBound(8, at.x() + pressed->width() / 2 - room / 2, width() - room - 8);
	int y = at.y() - m_bubble->height() - 4;
	if (y < 4)
		y = qMin(at.y() + pressed->height() + 4, height() - m_bubble->height() - 4);
	m_bubble->move(x, qMax(4, y));
	m_bubble->raise();
	m_bubble->show();
	m_since_bubble.start();
}

void RundownDock::open_show()
{
	auto *dialog = new QFileDialog(this, m_model.text("Dock.OpenShow"));
	dialog->setAttribute(Qt::WA_DeleteOnClose);
	dialog->setFileMode(QFileDialog::ExistingFile);
	QString last;
	QString ours;
	m_model.folders(&last, &ours);
	QList<QUrl> places;
	for (const QString &path : {QDir::homePath(), last, ours})
		if (!path.isEmpty() && QDir(path).exists() && !places.contains(QUrl::fromLocalFile(path)))
			places.append(QUrl::fromLocalFile(path));
	dialog->setSidebarUrls(places);
	dialog->setDirectory(!last.isEmpty() && QDir(last).exists() ? last : ours);
	dialog->setNameFilter(m_model.text("Dock.ShowFiles") + " (*.show.json *.json)");
	connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { load(path); });
	dialog->open();
}

void RundownDock::load(const QString &path)
{
	press(QJsonObject{{"verb", "load"}, {"path", path}},
	      m_empty->isVisible() ? static_cast<QWidget *>(m_empty_first) : m_status);
}

/* ---- the window ---------------------------------------------------------------------------------------------- */

void RundownDock::turn()
{
	const Qt::Orientation wish =
		width() >= TWO_COLUMNS || (height() < LOW && width() >= 480) ? Qt::Horizontal : Qt::Vertical;
	/* Not counted: what waits for a hand. It comes and goes, and must not turn the dock over. */
	const int others = m_header->height() + m_transport->height() + m_status->height();
	const bool low = wish == Qt::Vertical && height() - others < BOTH;
	if (low != m_low) {
		m_low = low;
		choose(m_side_chosen);
	}
	m_tabs->setVisible(low && m_model.has_state());
	if (m_middle->orientation() == wish && m_placed)
		return;
	m_placed = true;
	m_middle->setOrientation(wish);
	const int whole = wish == Qt::Horizontal ? width() : height() - 230;
	m_middle->setSizes({whole * 48 / 100, whole * 52 / 100});
}

/* In a low dock the rows and the interactions take turns. */
void RundownDock::choose(bool interactions)
{
	m_side_chosen = interactions;
	m_segments->setVisible(!m_low || !interactions);
	m_side_scroll->setVisible(!m_low || interactions);
	const QColor lit = look::colours(this).accent;
	m_tab_rows->set_lit(interactions ? QColor() : lit);
	m_tab_side->set_lit(interactions ? lit : QColor());
}

/* A press on the bubble sends it away: it may stand over other buttons. */
bool RundownDock::eventFilter(QObject *watched, QEvent *event)
{
	if (watched == m_bubble && event->type() == QEvent::MouseButtonPress)
		m_bubble->hide();
	return QWidget::eventFilter(watched, event);
}

void RundownDock::resizeEvent(QResizeEvent *)
{
	turn();
}

void RundownDock::changeEvent(QEvent *event)
{
	QWidget::changeEvent(event);
	if (m_armed && (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange ||
			event->type() == QEvent::FontChange))
		m_since_refresh.invalidate();
}
