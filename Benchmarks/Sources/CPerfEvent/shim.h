#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

// In C, because Swift cannot call the variadic syscall(), and glibc has no wrapper for this system call.

/// Opens a counter of the instructions that the calling thread executes from now on, outside the kernel.
///
/// Returns a file descriptor to read a `uint64_t` from, or -1 and sets `errno` where there is no such counter.
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
