#include "overlay/source_waits.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "overlay/overlay.h"

static struct {
	pthread_mutex_t mutex; /* held for copies only */
	struct waits_board *first;
} the_boards = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void see(struct waits_board *board, const struct overlay *overlay)
{
	unsigned mine = overlay_kind_row(overlay->kind)->faces;
	board->seen_count = 0;
	for (size_t i = 0; i < overlay_face_count && board->seen_count < SEATS_WAITS; i++) {
		const struct stage_card *card = overlay_faces[i].card(overlay->scratch);
		if ((overlay_faces[i].seat & mine) && card->present)
			memcpy(board->seen[board->seen_count++], card->id, STAGE_ID);
	}
}

void waits_tell(struct waits_board *board, const struct overlay *overlay, bool showing)
{
	pthread_mutex_lock(&the_boards.mutex);
	if (!board->listed) {
		board->next = the_boards.first;
		the_boards.first = board;
		board->listed = true;
	}
	board->showing = showing;
	board->waits = overlay->waits;
	see(board, overlay);
	pthread_mutex_unlock(&the_boards.mutex);
}

void waits_forget(struct waits_board *board)
{
	pthread_mutex_lock(&the_boards.mutex);
	for (struct waits_board **at = &the_boards.first; *at; at = &(*at)->next) {
		if (*at == board) {
			*at = board->next;
			break;
		}
	}
	pthread_mutex_unlock(&the_boards.mutex);
}

static bool shows(const struct waits_board *board, const char *id)
{
	for (size_t i = 0; i < board->seen_count; i++) {
		if (strcmp(board->seen[i], id) == 0)
			return true;
	}
	return false;
}

bool overlay_waits(const char *id, char *behind, size_t size)
{
	bool waits = false;
	bool seen = false;
	pthread_mutex_lock(&the_boards.mutex);
	for (const struct waits_board *board = the_boards.first; board; board = board->next) {
		for (size_t i = 0; i < board->waits.count && board->showing; i++) {
			if (strcmp(board->waits.cards[i].id, id) != 0)
				continue;
			waits = true;
			snprintf(behind, size, "%s", board->waits.cards[i].behind);
		}
		seen = seen || (board->showing && shows(board, id));
	}
	pthread_mutex_unlock(&the_boards.mutex);
	return waits && !seen;
}
