#include "store/thread.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#define BEHIND_PICTURE 5 /* nice; 3 was not enough in bench/skip, 10 no better */

void thread_goes_behind_picture(const char *name)
{
	prctl(PR_SET_NAME, name, 0, 0, 0);
	/* Of Linux: with 0 it is this thread that is meant, not the process (setpriority(2), "C library/kernel
	 * differences"). */
	setpriority(PRIO_PROCESS, 0, BEHIND_PICTURE);
}
