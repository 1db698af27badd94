/* What threads of our own ask of the operating system beyond pthread. One file per system implements it. */
#ifndef STORE_THREAD_H
#define STORE_THREAD_H

/* For the calling thread, as its first act: gives it the name that debuggers and `top -H` show (at most 15 bytes are
 * kept), and lets everything that draws go before it when there are more threads than cores: the runner, the journal
 * and the network have their milliseconds to wait, a frame has not (measured by bench/skip: with both cores at work a
 * frame took 25 ms beside 20 000 messages a second, and 17 since). It is no more than a weight (nice 5): a machine that
 * is full still gives such a thread about a quarter of what one that draws gets. Threads that it starts are as it is.
 * Best effort: a system that refuses leaves the thread as it was. */
void thread_goes_behind_picture(const char *name);

#endif
