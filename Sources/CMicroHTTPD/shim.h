#include <arpa/inet.h>
#include <dirent.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// What Swift cannot call: variadic functions, casts in macros, enumerations that no switch needs.

// certificate, key: texts in PEM for TLS, or NULL.
static inline struct MHD_Daemon *http_start(
    int listen_socket, unsigned int threads, unsigned int connections, size_t head_bytes, unsigned int idle_seconds,
    const char *certificate, const char *key,
    void *(*began)(void *, const char *, struct MHD_Connection *), MHD_AccessHandlerCallback answer,
    MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connected, void *context) {
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (certificate ? MHD_USE_TLS : 0);
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key},
      {MHD_OPTION_END, 0, NULL}};
  return MHD_start_daemon(
      flags, 0, NULL, NULL, answer, context,
      MHD_OPTION_LISTEN_SOCKET, listen_socket, MHD_OPTION_THREAD_POOL_SIZE, threads,
      MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_bytes,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_URI_LOG_CALLBACK, began, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_NOTIFY_CONNECTION, connected, context,
      MHD_OPTION_ARRAY, certificate ? tls : tls + 2, MHD_OPTION_END);
}

// A socket that listens at an address of the kernel's choice, which nobody is told; -1 where there is none.
static inline int http_silent_socket(void) {
  struct sockaddr address = {.sa_family = AF_UNIX};
  int silent = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (silent < 0) return -1;
  if (bind(silent, &address, sizeof address.sa_family) == 0 && listen(silent, 1) == 0) return silent;
  close(silent);
  return -1;
}

// The bytes that a TCP socket has received; -1 where the kernel does not say. The C library's struct tcp_info is older
// than this part of the kernel's, whose places do not change: tcpi_bytes_received stands at byte 128.
static inline ssize_t http_received(int connection) {
  unsigned char info[136];
  socklen_t count = sizeof info;
  uint64_t bytes;
  if (getsockopt(connection, IPPROTO_TCP, 11 /* TCP_INFO */, info, &count) != 0 || count < sizeof info) return -1;
  memcpy(&bytes, info + 128, sizeof bytes);
  return (ssize_t)bytes;
}

// Takes a socket out of all epoll sets of the process: those of the library's threads are not to be had from it.
static inline void http_forget(int listening) {
  DIR *folder = opendir("/proc/self/fd");
  if (!folder) return;
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    char target[32] = "";
    if (readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1) > 0 &&
        strcmp(target, "anon_inode:[eventpoll]") == 0)
      epoll_ctl(atoi(entry->d_name), EPOLL_CTL_DEL, listening, NULL);
  }
  closedir(folder);
}

static inline int http_has_tls(void) { return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES; }

// The address of the client as text; 0 where it has none.
static inline int http_peer(struct MHD_Connection *connection, char *text, unsigned int room) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const struct sockaddr *address = info ? info->client_addr : NULL;
  if (!address) return 0;
  if (address->sa_family == AF_INET)
    return inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, room) != NULL;
  if (address->sa_family == AF_INET6)
    return inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, room) != NULL;
  return 0;
}

static inline enum MHD_Result http_yes(void) { return MHD_YES; }
static inline enum MHD_Result http_no(void) { return MHD_NO; }

static inline int http_is_start(enum MHD_ConnectionNotificationCode code) {
  return code == MHD_CONNECTION_NOTIFY_STARTED;
}

static inline int http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void http_each_header(struct MHD_Connection *connection, MHD_KeyValueIteratorN body, void *context) {
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, body, context);
}

static inline struct MHD_Response *http_response(size_t count, const void *bytes) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

static inline struct MHD_Response *http_stream(
    size_t block_bytes, MHD_ContentReaderCallback read, void *context, MHD_ContentReaderFreeCallback release) {
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block_bytes, read, context, release);
}

static inline ssize_t http_end(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t http_broken(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

static inline ssize_t http_no_body(void *context, uint64_t position, char *buffer, size_t room) {
  return MHD_CONTENT_READER_END_OF_STREAM;
}

// For HEAD where the length of the answer is not known: as HTTP/1.0 has it, no length is told, and nothing follows.
static inline struct MHD_Response *http_head(void) {
  struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, http_no_body, NULL, NULL);
  if (response) MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
  return response;
}
