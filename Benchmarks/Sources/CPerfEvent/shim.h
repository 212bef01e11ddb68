#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

// Here, because Swift calls no variadic function, and glibc has no other way to this call of the kernel.

/// Opens a counter of the instructions that the calling thread executes from now on, outside the kernel.
///
/// Returns a file descriptor, from which a `uint64_t` is read; or -1 with `errno`, on machines without such a counter.
static inline int open_instruction_counter(void) {
  struct perf_event_attr attributes = {
      .type = PERF_TYPE_HARDWARE,
      .size = sizeof(struct perf_event_attr),
      .config = PERF_COUNT_HW_INSTRUCTIONS,
      .exclude_kernel = 1,
      .exclude_hv = 1,
  };
  return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}
