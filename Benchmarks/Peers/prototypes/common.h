#pragma once
#include <simdjson.h>
#include <string>
#include <vector>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <algorithm>
#include <chrono>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/mman.h>
using std::string;
using std::string_view;
using std::vector;
static inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
static inline double tcpu() {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}
static inline long peak_rss_mb() {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss / 1024;
}
static inline double cpu_s() {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_utime.tv_usec * 1e-6 + u.ru_stime.tv_sec + u.ru_stime.tv_usec * 1e-6;
}
struct Rec {
  string_view id, title, oa;
  string abstract;
  vector<string_view> depts;
  int year = 0;
};
// streams the file in 8 MiB blocks (bounded RSS), parses each line with simdjson ondemand
template <class F>
static size_t load_jsonl(const char* path, F f, long maxdocs = -1) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) {
    perror(path);
    exit(1);
  }
  const size_t B = 8 << 20;
  string buf;
  buf.resize(2 * B + simdjson::SIMDJSON_PADDING);
  size_t have = 0, total = 0;
  long n = 0;
  simdjson::ondemand::parser P;
  Rec r;
  for (;;) {
    if (have > B) {
      buf.resize(have + B + simdjson::SIMDJSON_PADDING);
    }
    ssize_t k = read(fd, &buf[have], B);
    if (k < 0) exit(1);
    have += k;
    total += k;
    bool eof = k == 0;
    size_t pos = 0;
    while (pos < have) {
      char* nl = (char*)memchr(&buf[pos], '\n', have - pos);
      size_t end;
      if (!nl) {
        if (!eof) break;
        end = have;
      } else
        end = nl - &buf[0];
      if (end > pos) {
        auto doc = P.iterate(&buf[pos], end - pos, buf.size() - pos);
        r.id = r.title = r.oa = {};
        r.abstract.clear();
        r.depts.clear();
        r.year = 0;
        for (auto fld : doc.get_object()) {
          string_view k = fld.unescaped_key();
          if (k == "_id") {
            string_view v;
            if (!fld.value().get_string().get(v)) r.id = v;
          } else if (k == "title") {
            string_view v;
            if (!fld.value().get_string().get(v)) r.title = v;
          } else if (k == "OA_type") {
            string_view v;
            if (!fld.value().get_string().get(v)) r.oa = v;
          } else if (k == "year") {
            auto v = fld.value();
            int64_t y;
            string_view s;
            if (!v.get_int64().get(y))
              r.year = (int)y;
            else if (!v.get_string().get(s))
              r.year = atoi(string(s).c_str());
          } else if (k == "abstract") {
            simdjson::ondemand::array a;
            if (!fld.value().get_array().get(a))
              for (auto x : a) {
                string_view t;
                if (!x["text"].get_string().get(t)) {
                  if (!r.abstract.empty()) r.abstract += ' ';
                  r.abstract += t;
                }
              }
          } else if (k == "department") {
            simdjson::ondemand::array a;
            if (!fld.value().get_array().get(a))
              for (auto x : a) {
                string_view t;
                if (!x["_id"].get_string().get(t)) r.depts.push_back(t);
              }
          }
        }
        f(r);
        n++;
        if (maxdocs > 0 && n >= maxdocs) {
          close(fd);
          return total;
        }
      }
      pos = end + 1;
    }
    if (eof) break;
    if (pos < have) memmove(&buf[0], &buf[pos], have - pos);
    have = pos < have ? have - pos : 0;
  }
  close(fd);
  return total;
}
struct Q {
  int id;
  string cls, op;
  vector<string> terms;
  string dept;
  int y0, y1;
  vector<string> stems;
};
static inline vector<Q> load_queries(const char* p) {
  vector<Q> v;
  std::ifstream f(p);
  string l;
  while (std::getline(f, l)) {
    std::stringstream s(l);
    string t;
    vector<string> c;
    while (std::getline(s, t, '\t')) c.push_back(t);
    Q q;
    q.id = atoi(c[0].c_str());
    q.cls = c[1];
    q.op = c[2];
    {
      std::stringstream x(c[3]);
      while (x >> t) q.terms.push_back(t);
    }
    q.dept = c[4];
    q.y0 = atoi(c[5].c_str());
    q.y1 = atoi(c[6].c_str());
    {
      std::stringstream x(c[7]);
      while (x >> t) q.stems.push_back(t);
    }
    v.push_back(q);
  }
  return v;
}
// runs f (returns hits) : 1 warmup + reps; emits one JSON line with median/min in us
template <class F>
static void bench(FILE* out, const char* peer, const char* mode, const Q& q, F f, int maxreps = 7) {
  double t0 = now();
  long hits = f();
  double first = now() - t0;
  int reps = first > 0.3 ? 2 : first > 0.05 ? 4 : maxreps;
  vector<double> t, u;
  for (int i = 0; i < reps; i++) {
    double a = now(), ca = tcpu();
    hits = f();
    u.push_back((tcpu() - ca) * 1e6);
    t.push_back((now() - a) * 1e6);
  }
  std::sort(t.begin(), t.end());
  std::sort(u.begin(), u.end());
  fprintf(out,
          "{\"peer\":\"%s\",\"mode\":\"%s\",\"cls\":\"%s\",\"q\":%d,\"hits\":%ld,\"med\":%.2f,\"min\":%.2f,"
          "\"max\":%.2f,\"cpu\":%.2f}\n",
          peer, mode, q.cls.c_str(), q.id, hits, t[t.size() / 2], t[0], t.back(), u[u.size() / 2]);
  fflush(out);
}
