#include "run/sources_view.h"

#include "core/lottery.h"
#include "core/poll.h"
#include "core/sale.h"

static void look_at_poll(const struct interaction *it, struct feed_open *open, const char **options)
{
	for (size_t i = 0; i < it->doc->poll.option_count; i++)
		if (it->poll->in_play & 1u << i)
			options[open->option_count++] = it->doc->poll.options[i].text;
	open->options = options;
}

static void look_at_sale(const struct interaction *it, struct feed_open *open)
{
	const struct sale_product *p = &it->sale->products[it->sale->current];
	open->product = it->home->products[p->product].id;
	open->price = p->price;
	open->orders = it->doc->sale.stock_from == STOCK_ORDERS;
	if (it->doc->sale.claim_words.count)
		open->word = it->doc->sale.claim_words.items[0];
}

static void look_at_lottery(const struct engine *e, const struct interaction *it, struct sources_view *v)
{
	const struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count && v->view.winner_count < 64; i++)
		if (l->picks[i].named && l->picks[i].status == PICK_PENDING)
			v->winners[v->view.winner_count++] = (struct feed_winner){
				.person = people_texts(&e->people, l->entrants[l->picks[i].entrant].person).id,
				.word = it->doc->lottery.claim_word};
}

void sources_look(const struct engine *e, struct sources_view *v)
{
	v->view = (struct feed_view){.open = v->open, .winners = v->winners, .language = e->show->language};
	for (size_t i = 0; i < e->item_count && v->view.open_count < 64; i++) {
		const struct interaction *it = &e->items[i];
		struct feed_open *open = &v->open[v->view.open_count];
		if (it->doc->kind == KIND_LOTTERY && it->life == LIFE_REVEALED)
			look_at_lottery(e, it, v);
		if (it->life != LIFE_OPEN)
			continue;
		*open = (struct feed_open){.kind = it->doc->kind, .id = it->doc->id, .word = "", .product = ""};
		if (it->doc->kind == KIND_LOTTERY && it->doc->lottery.words.count)
			open->word = it->doc->lottery.words.items[0];
		else if (it->doc->kind == KIND_POLL)
			look_at_poll(it, open, v->options[v->view.open_count]);
		else if (it->doc->kind == KIND_QUESTION && it->doc->question.prefix.count)
			open->word = it->doc->question.prefix.items[0];
		else if (it->doc->kind == KIND_SALE)
			look_at_sale(it, open);
		v->view.open_count++;
	}
}
