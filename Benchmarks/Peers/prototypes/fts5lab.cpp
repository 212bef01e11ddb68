// What FTS5 itself can give: settings for writing through SQL, and a collector as an auxiliary function.
//
//   fts5lab cols RECORDS.jsonl COLUMNS                        facets and lengths, which the others read
//   fts5lab parse RECORDS.jsonl                               the time of parsing, and of each tokenizer
//   fts5lab index RECORDS.jsonl FILE key=value...
//   fts5lab q FILE COLUMNS QUESTIONS.tsv OUT.jsonl LABEL key=value...
//
// With pack=1 the facets of a record are one number.
#include "common.h"
#include <sqlite3.h>
#include <unordered_map>
#include <map>
#include <cmath>
#include <queue>
#include <array>
#include <utility>
static fts5_api* api;
static fts5_tokenizer base;
static Fts5Tokenizer* basep;
#define CK(x)                                                                                       \
  do {                                                                                              \
    int rc_ = (x);                                                                                  \
    if (rc_ != SQLITE_OK && rc_ != SQLITE_DONE && rc_ != SQLITE_ROW) {                              \
      fprintf(stderr, "%s:%d rc=%d %s\n", __FILE__, __LINE__, rc_, gdb ? sqlite3_errmsg(gdb) : ""); \
      exit(1);                                                                                      \
    }                                                                                               \
  } while (0)
static sqlite3* gdb;
static void ex(const string& s) {
  char* e = 0;
  if (sqlite3_exec(gdb, s.c_str(), 0, 0, &e)) {
    fprintf(stderr, "%s: %s\n", s.c_str(), e);
    exit(1);
  }
}
static fts5_api* get_api(sqlite3* db) {
  fts5_api* r = 0;
  sqlite3_stmt* s;
  sqlite3_prepare_v2(db, "select fts5(?1)", -1, &s, 0);
  sqlite3_bind_pointer(s, 1, &r, "fts5_api_ptr", 0);
  sqlite3_step(s);
  sqlite3_finalize(s);
  return r;
}
// ---- fast tokenizer: ASCII run split + cache of runs -> stems (stems taken from the builtin 'porter
// unicode61', so identical output)
struct Ent {
  uint32_t h;
  uint8_t kl, ol;
  char d[58];
};  // key then stem inline: one cache line; kl==255 -> overflow index in d
struct Ov {
  string key;
  vector<string> out;
};
struct FastTok {
  Ent* tab;
  size_t m;
  size_t n = 0;
  long miss = 0;
  vector<Ov> ov;
  FastTok() {
    m = (1 << 16) - 1;
    tab = (Ent*)aligned_alloc(64, (m + 1) * 64);
    memset(tab, 0, (m + 1) * 64);
  }
  void grow() {
    Ent* o = tab;
    size_t om = m;
    m = m * 2 + 1;
    tab = (Ent*)aligned_alloc(64, (m + 1) * 64);
    memset(tab, 0, (m + 1) * 64);
    for (size_t j = 0; j <= om; j++)
      if (o[j].kl) {
        size_t i = o[j].h & m;
        while (tab[i].kl) i = (i + 1) & m;
        tab[i] = o[j];
      }
    free(o);
  }
};
static FastTok FT;
static unsigned char CC[256];
static void initcc() {
  for (int i = 0; i < 256; i++)
    CC[i] = i >= 128                                             ? i
            : (i >= 'A' && i <= 'Z')                             ? i + 32
            : ((i >= 'a' && i <= 'z') || (i >= '0' && i <= '9')) ? i
                                                                 : 0;
}
static int cbcollect(void* c, int tf, const char* t, int n, int s, int e) {
  ((vector<string>*)c)->emplace_back(t, n);
  return 0;
}
template <class F>
static int fast_tokenize(const char* p, int n, F f) {
  const unsigned char* u = (const unsigned char*)p;
  int i = 0;
  char b[256];
  while (i < n) {
    while (i < n && !CC[u[i]]) i++;
    if (i >= n) break;
    int s = i;
    uint32_t h = 2166136261u;
    int k = 0;
    while (i < n && CC[u[i]]) {
      unsigned char c = CC[u[i]];
      if (k < 255) b[k++] = c;
      h = (h ^ c) * 16777619u;
      i++;
    }
    h ^= h >> 15;
    h *= 2654435761u;
    h ^= h >> 13;
    size_t j = h & FT.m;
    Ent* e = 0;
    for (;; j = (j + 1) & FT.m) {
      Ent& x = FT.tab[j];
      if (!x.kl) break;
      if (x.h != h) continue;
      if (x.kl == k && !memcmp(x.d, b, k)) {
        e = &x;
        break;
      }
      if (x.kl == 255) {
        uint32_t z;
        memcpy(&z, x.d, 4);
        if (FT.ov[z].key.size() == (size_t)k && !memcmp(FT.ov[z].key.data(), b, k)) {
          e = &x;
          break;
        }
      }
    }
    if (!e) {
      vector<string> o;
      base.xTokenize(basep, &o, FTS5_TOKENIZE_DOCUMENT, b, k, cbcollect);
      FT.miss++;
      if ((FT.n + 1) * 2 > FT.m) {
        FT.grow();
        j = h & FT.m;
        while (FT.tab[j].kl) j = (j + 1) & FT.m;
      }
      Ent& x = FT.tab[j];
      x.h = h;
      FT.n++;
      if (o.size() == 1 && k + o[0].size() <= 58 && k < 255) {
        x.kl = k;
        x.ol = o[0].size();
        memcpy(x.d, b, k);
        memcpy(x.d + k, o[0].data(), x.ol);
      } else {
        x.kl = 255;
        uint32_t z = FT.ov.size();
        memcpy(x.d, &z, 4);
        FT.ov.push_back({string(b, k), o});
      }
      e = &x;
    }
    if (e->kl != 255) {
      int rc = f(e->d + e->kl, (int)e->ol, s, i);
      if (rc) return rc;
    } else {
      uint32_t z;
      memcpy(&z, e->d, 4);
      for (auto& x : FT.ov[z].out) {
        int rc = f(x.data(), (int)x.size(), s, i);
        if (rc) return rc;
      }
    }
  }
  return 0;
}
static int ftCreate(void*, const char**, int, Fts5Tokenizer** o) {
  *o = (Fts5Tokenizer*)&FT;
  return 0;
}
static void ftDelete(Fts5Tokenizer*) {}
static int ftTok(Fts5Tokenizer*, void* c, int fl, const char* p, int n,
                 int (*cb)(void*, int, const char*, int, int, int)) {
  return fast_tokenize(p, n, [&](const char* t, int k, int s, int e) { return cb(c, 0, t, k, s, e); });
}
static void setup(sqlite3* db) {
  initcc();
  api = get_api(db);
  void* ud;
  api->xFindTokenizer(api, "porter", &ud, &base);
  const char* a[] = {"unicode61"};
  base.xCreate(ud, a, 1, &basep);
  fts5_tokenizer ft = {ftCreate, ftDelete, ftTok};
  api->xCreateTokenizer(api, "fast", 0, &ft, 0);
}
// ---- columnar facets
struct Cols {
  uint32_t n = 0;
  vector<uint16_t> len;
  vector<uint8_t> year, oa;
  vector<uint32_t> doff;
  vector<uint16_t> dep;
  vector<string> depn;
  double avg = 0;
  int y0 = 1900;
  void save(const char* p) {
    FILE* f = fopen(p, "w");
    uint32_t nd = dep.size();
    fwrite(&n, 4, 1, f);
    fwrite(&nd, 4, 1, f);
    fwrite(len.data(), 2, n + 1, f);
    fwrite(year.data(), 1, n + 1, f);
    fwrite(oa.data(), 1, n + 1, f);
    fwrite(doff.data(), 4, n + 2, f);
    fwrite(dep.data(), 2, nd, f);
    for (auto& s : depn) fprintf(f, "%s\n", s.c_str());
    fclose(f);
  }
  void load(const char* p) {
    FILE* f = fopen(p, "r");
    if (!f) {
      perror(p);
      exit(1);
    }
    uint32_t nd;
    if (fread(&n, 4, 1, f) != 1 || fread(&nd, 4, 1, f) != 1) exit(1);
    len.resize(n + 1);
    year.resize(n + 1);
    oa.resize(n + 1);
    doff.resize(n + 2);
    dep.resize(nd);
    size_t z = 0;
    z += fread(len.data(), 2, n + 1, f);
    z += fread(year.data(), 1, n + 1, f);
    z += fread(oa.data(), 1, n + 1, f);
    z += fread(doff.data(), 4, n + 2, f);
    z += fread(dep.data(), 2, nd, f);
    char b[256];
    while (fgets(b, 256, f)) {
      b[strcspn(b, "\n")] = 0;
      depn.push_back(b);
    }
    fclose(f);
    double s = 0;
    for (uint32_t i = 1; i <= n; i++) s += len[i];
    avg = s / n;
  }
};
static Cols C;
// ---- collector
struct Heap {
  struct E {
    float s;
    int64_t r;
  };
  E h[10];
  int n = 0;
  float thr = -1;
  inline void add(float s, int64_t r) {
    if (n < 10) {
      h[n++] = {s, r};
      std::push_heap(h, h + n, [](const E& a, const E& b) { return a.s > b.s; });
      if (n == 10) thr = h[0].s;
    } else if (s > thr) {
      std::pop_heap(h, h + 10, [](const E& a, const E& b) { return a.s > b.s; });
      h[9] = {s, r};
      std::push_heap(h, h + 10, [](const E& a, const E& b) { return a.s > b.s; });
      thr = h[0].s;
    }
  }
};
struct Coll {
  int mode = 0;
  bool facets = true;
  long n = 0;
  Heap hp;
  uint32_t fy[256], fo[256], fd[1024];
  double idf[8];
  bool have = false;
  int np = 0;
  long rowsdf[8];
  double avg;
  int usearr = 1, usedf = 0;
  const long* df = 0;
  float norm[4096];
  void reset() {
    n = 0;
    hp = Heap();
    memset(fy, 0, sizeof fy);
    memset(fo, 0, sizeof fo);
    memset(fd, 0, sizeof fd);
    have = false;
  }
};
static Coll G;
static int cntcb(const Fts5ExtensionApi*, Fts5Context*, void* p) {
  ++*(long*)p;
  return 0;
}
// With PACK one number a record: length, year, open access, number of departments, and two of them.
static vector<uint64_t> ROW;
static bool PACK = false;
static inline uint32_t DL(uint32_t d) {
  return PACK ? (uint32_t)(ROW[d] & 0xffff) : C.len[d];
}
static void mkrow() {
  ROW.resize(C.n + 1);
  for (uint32_t d = 1; d <= C.n; d++) {
    uint32_t k = C.doff[d + 1] - C.doff[d];
    uint64_t r = C.len[d] | ((uint64_t)C.year[d] << 16) | ((uint64_t)(C.oa[d] & 15) << 24) |
                 ((uint64_t)std::min(k, 3u) << 28);
    if (k > 0) r |= (uint64_t)C.dep[C.doff[d]] << 32;
    if (k > 1) r |= (uint64_t)C.dep[C.doff[d] + 1] << 48;
    ROW[d] = r;
  }
}
static inline void facet(Coll& g, int64_t d) {
  if (!PACK) {
    g.fy[C.year[d]]++;
    g.fo[C.oa[d]]++;
    for (uint32_t i = C.doff[d]; i < C.doff[d + 1]; i++) g.fd[C.dep[i]]++;
    return;
  }
  uint64_t r = ROW[d];
  g.fy[(r >> 16) & 255]++;
  g.fo[(r >> 24) & 15]++;
  uint32_t k = (r >> 28) & 15;
  if (k) {
    g.fd[(r >> 32) & 0xffff]++;
    if (k > 1) {
      g.fd[r >> 48]++;
      if (k > 2)
        for (uint32_t i = C.doff[d] + 2; i < C.doff[d + 1]; i++) g.fd[C.dep[i]]++;
    }
  }
}
static void collect(const Fts5ExtensionApi* a, Fts5Context* c, sqlite3_context* ctx, int nv,
                    sqlite3_value** v) {
  Coll& g = G;
  int64_t r = a->xRowid(c);
  g.n++;
  if (g.mode == 0) {
    if (g.facets) facet(g, r);
    return;
  }  // rowid + facets only
  if (!g.have) {
    g.have = true;
    g.np = a->xPhraseCount(c);
    sqlite3_int64 N;
    a->xRowCount(c, &N);
    g.avg = C.avg;
    for (int i = 0; i < g.np; i++) {
      long d = 0;
      if (g.usedf)
        d = g.df[i];
      else
        a->xQueryPhrase(c, i, &d, cntcb);
      g.rowsdf[i] = d;
      double x = log((N - d + .5) / (d + .5));
      g.idf[i] = x <= 0 ? 1e-6 : x;
    }
    for (int i = 0; i < 4096; i++) g.norm[i] = 1.2 * (0.25 + 0.75 * i / g.avg);
  }
  float nf;
  if (g.usearr) {
    int L = DL(r);
    nf = g.norm[L < 4096 ? L : 4095];
  } else {
    int L;
    a->xColumnSize(c, -1, &L);
    nf = 1.2 * (0.25 + 0.75 * L / g.avg);
  }
  float s = 0;
  if (g.mode == 1) {  // xInst
    int ni;
    a->xInstCount(c, &ni);
    float f[8] = {0};
    for (int i = 0; i < ni; i++) {
      int ip, ic, io;
      a->xInst(c, i, &ip, &ic, &io);
      f[ip] += ic == 0 ? 10.f : 1.f;
    }
    for (int i = 0; i < g.np; i++)
      if (f[i] > 0) s += g.idf[i] * f[i] * 2.2f / (f[i] + nf);
  } else if (g.mode == 2) {  // xPhraseFirst/Next
    for (int i = 0; i < g.np; i++) {
      Fts5PhraseIter it;
      int ic, io;
      float f = 0;
      for (a->xPhraseFirst(c, i, &it, &ic, &io); ic >= 0; a->xPhraseNext(c, &it, &ic, &io))
        f += ic == 0 ? 10.f : 1.f;
      if (f > 0) s += g.idf[i] * f * 2.2f / (f + nf);
    }
  } else if (g.mode == 3) {  // xPhraseFirstColumn: presence per column (detail=column)
    for (int i = 0; i < g.np; i++) {
      Fts5PhraseIter it;
      int ic;
      float f = 0;
      for (a->xPhraseFirstColumn(c, i, &it, &ic); ic >= 0; a->xPhraseNextColumn(c, &it, &ic))
        f += ic == 0 ? 10.f : 1.f;
      if (f > 0) s += g.idf[i] * f * 2.2f / (f + nf);
    }
  } else if (g.mode == 4) {  // raw poslist via xPhraseFirst once: count varints in the poslist directly
                             // (iterator exposes a,b)
    for (int i = 0; i < g.np; i++) {
      Fts5PhraseIter it;
      int ic, io;
      a->xPhraseFirst(c, i, &it, &ic, &io);
      if (ic < 0) continue;
      float w = ic == 0 ? 10.f : 1.f;
      float f = w;
      const unsigned char *p = it.a, *e = it.b;
      while (p < e) {
        if (*p == 1) {
          p++;
          int col = *p;
          while (*p++ & 0x80);
          w = col == 0 ? 10.f : 1.f;
          continue;
        }
        while (*p++ & 0x80);
        f += w;
      }
      s += g.idf[i] * f * 2.2f / (f + nf);
    }
  }
  g.hp.add(s, r);
  if (g.facets) facet(g, r);
}
static sqlite3* openit(const char* p, int fl) {
  sqlite3* db;
  if (sqlite3_open_v2(p, &db, fl | SQLITE_OPEN_NOMUTEX, 0)) {
    fprintf(stderr, "open %s\n", p);
    exit(1);
  }
  return db;
}
static string match(const Q& q) {
  string m;
  if (q.op == "phrase") {
    m = "\"";
    for (auto& t : q.terms) {
      if (m.size() > 1) m += ' ';
      m += t;
    }
    return m + "\"";
  }
  for (auto& t : q.terms) {
    if (!m.empty()) m += q.op == "and" ? " AND " : " OR ";
    m += "\"" + t + "\"";
  }
  return m;
}
int main(int c, char** v) {
  string cmd = v[1];
  std::map<string, string> o;
  for (int i = 2; i < c; i++) {
    char* e = strchr(v[i], '=');
    if (e) o[string(v[i], e - v[i])] = e + 1;
  }
  auto opt = [&](const char* k, const char* d) {
    auto i = o.find(k);
    return i == o.end() ? string(d) : i->second;
  };
  if (opt("memstatus", "0") == "0") sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (opt("threads", "multi") == "single")
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  else
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  if (cmd == "cols") {
    gdb = openit(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    setup(gdb);
    std::unordered_map<string, int> dc, oc;
    C.len.push_back(0);
    C.year.push_back(0);
    C.oa.push_back(0);
    C.doff.push_back(0);
    C.doff.push_back(0);
    double t0 = now(), c0 = cpu_s();
    long ntok = 0;
    load_jsonl(v[2], [&](Rec& r) {
      int L = 0;
      auto f = [&](const char*, int, int, int) {
        L++;
        return 0;
      };
      fast_tokenize(r.title.data(), r.title.size(), f);
      fast_tokenize(r.abstract.data(), r.abstract.size(), f);
      ntok += L;
      C.len.push_back(std::min(L, 65535));
      C.year.push_back(std::max(0, std::min(255, r.year - 1900)));
      string os(r.oa);
      auto it = oc.emplace(os, oc.size()).first;
      C.oa.push_back(it->second);
      for (auto d : r.depts) {
        auto k = dc.emplace(string(d), dc.size());
        if (k.second) C.depn.push_back(string(d));
        C.dep.push_back(std::min(1023, k.first->second));
      }
      C.doff.push_back(C.dep.size());
      C.n++;
    });
    printf(
        "{\"what\":\"cols\",\"n\":%u,\"tokens\":%ld,\"depts\":%zu,\"oa\":%zu,\"sec\":%.3f,\"cpu\":%.3f,"
        "\"distinct_runs\":%ld}\n",
        C.n, ntok, dc.size(), oc.size(), now() - t0, cpu_s() - c0, FT.miss);
    C.save(v[3]);
    return 0;
  }
  if (cmd == "parse") {
    double c0 = cpu_s(), t0 = now();
    long n = 0;
    size_t z = 0;
    size_t b = load_jsonl(v[2], [&](Rec& r) {
      n++;
      z += r.title.size() + r.abstract.size();
    });
    double c1 = cpu_s();
    printf("{\"what\":\"parse\",\"n\":%ld,\"text\":%zu,\"sec\":%.3f,\"cpu\":%.3f,\"mbps_cpu\":%.0f}\n", n, z,
           now() - t0, c1 - c0, b / (c1 - c0) / 1e6);
    gdb = openit(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    setup(gdb);
    long nt = 0;
    void* ud;
    struct T {
      const char* nm;
      const char* tk;
      vector<const char*> a;
    };
    for (auto& t : vector<T>{{"unicode61", "unicode61", {}},
                             {"porter unicode61", "porter", {"unicode61"}},
                             {"ascii", "ascii", {}},
                             {"porter ascii", "porter", {"ascii"}}}) {
      fts5_tokenizer k;
      Fts5Tokenizer* kp;
      api->xFindTokenizer(api, t.tk, &ud, &k);
      k.xCreate(ud, t.a.data(), t.a.size(), &kp);
      nt = 0;
      c0 = cpu_s();
      auto cb = [](void* x, int, const char*, int, int, int) {
        ++*(long*)x;
        return 0;
      };
      load_jsonl(v[2], [&](Rec& r) {
        k.xTokenize(kp, &nt, FTS5_TOKENIZE_DOCUMENT, r.title.data(), r.title.size(), cb);
        k.xTokenize(kp, &nt, FTS5_TOKENIZE_DOCUMENT, r.abstract.data(), r.abstract.size(), cb);
      });
      double c2 = cpu_s();
      printf(
          "{\"what\":\"tokenize\",\"tok\":\"%s\",\"tokens\":%ld,\"cpu_minus_parse\":%.3f,\"ns_tok\":%.1f}\n",
          t.nm, nt, c2 - c0 - (c1 - c0 > 0 ? 0 : 0), (c2 - c0) * 1e9 / nt);
    }
    c0 = cpu_s();
    nt = 0;
    load_jsonl(v[2], [&](Rec& r) {
      auto f = [&](const char*, int, int, int) {
        nt++;
        return 0;
      };
      fast_tokenize(r.title.data(), r.title.size(), f);
      fast_tokenize(r.abstract.data(), r.abstract.size(), f);
    });
    double c2 = cpu_s();
    printf(
        "{\"what\":\"tokenize\",\"tok\":\"fast(cached "
        "porter)\",\"tokens\":%ld,\"cpu_incl_parse\":%.3f,\"ns_tok\":%.1f}\n",
        nt, c2 - c0, (c2 - c0) * 1e9 / nt);
    return 0;
  }
  if (cmd == "index") {
    const char* db = v[3];
    unlink(db);
    unlink((string(db) + "-wal").c_str());
    unlink((string(db) + "-journal").c_str());
    gdb = openit(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    setup(gdb);
    double t0 = now(), c0 = cpu_s();
    ex("pragma page_size=" + opt("page", "4096"));
    ex("pragma journal_mode=" + opt("journal", "wal"));
    ex("pragma synchronous=" + opt("sync", "normal"));
    ex("pragma secure_delete=" + opt("secdel", "0"));
    ex("pragma cache_size=" + opt("cache", "-64000"));
    if (opt("lock", "") != "") ex("pragma locking_mode=exclusive");
    if (opt("ckpt", "") != "") ex("pragma wal_autocheckpoint=" + opt("ckpt", ""));
    string content = opt("content", "external");
    bool fts = opt("fts", "1") == "1", docs = opt("docs", "1") == "1";
    ex("create table docs(id integer primary key, _id text unique, title text, abstract text, oa text, year "
       "int)");
    string s = "create virtual table fts using fts5(title,abstract,tokenize='" +
               opt("tok", "porter unicode61") + "'";
    if (content == "external") s += ",content='docs',content_rowid='id'";
    if (content == "contentless") s += ",content=''";
    if (opt("detail", "full") != "full") s += ",detail=" + opt("detail", "full");
    if (opt("columnsize", "1") == "0") s += ",columnsize=0";
    if (opt("prefix", "") != "") s += ",prefix='" + opt("prefix", "") + "'";
    ex(s + ")");
    for (auto k : {"pgsz", "automerge", "crisismerge", "usermerge", "hashsize"})
      if (opt(k, "") != "") ex(string("insert into fts(fts,rank) values('") + k + "'," + opt(k, "") + ")");
    long batch = atol(opt("batch", "10000").c_str());
    sqlite3_stmt *sd, *sf;
    CK(sqlite3_prepare_v3(gdb, "insert into docs values(?,?,?,?,?,?)", -1, SQLITE_PREPARE_PERSISTENT, &sd,
                          0));
    CK(sqlite3_prepare_v3(gdb, "insert into fts(rowid,title,abstract) values(?,?,?)", -1,
                          SQLITE_PREPARE_PERSISTENT, &sf, 0));
    ex("begin");
    long n = 0;
    long maxd = atol(opt("max", "-1").c_str());
    double tp = 0;
    size_t bytes = load_jsonl(
        v[2],
        [&](Rec& r) {
          n++;
          if (docs) {
            sqlite3_bind_int64(sd, 1, n);
            sqlite3_bind_text(sd, 2, r.id.data(), r.id.size(), 0);
            sqlite3_bind_text(sd, 3, r.title.data(), r.title.size(), 0);
            sqlite3_bind_text(sd, 4, r.abstract.data(), r.abstract.size(), 0);
            sqlite3_bind_text(sd, 5, r.oa.data(), r.oa.size(), 0);
            sqlite3_bind_int(sd, 6, r.year);
            CK(sqlite3_step(sd));
            sqlite3_reset(sd);
          }
          if (fts) {
            sqlite3_bind_int64(sf, 1, n);
            sqlite3_bind_text(sf, 2, r.title.data(), r.title.size(), 0);
            sqlite3_bind_text(sf, 3, r.abstract.data(), r.abstract.size(), 0);
            CK(sqlite3_step(sf));
            sqlite3_reset(sf);
          }
          if (batch > 0 && n % batch == 0) {
            ex("commit");
            ex("begin");
          }
        },
        maxd);
    double tins = now() - t0, cins = cpu_s() - c0;
    ex("commit");
    double tcm = now() - t0;
    double topt = 0;
    if (opt("optimize", "0") == "1") {
      double a = now();
      ex("insert into fts(fts) values('optimize')");
      topt = now() - a;
    }
    ex("pragma wal_checkpoint(truncate)");
    if (opt("sync", "") == "off") {
      int fd = open(db, O_RDONLY);
      fsync(fd);
      close(fd);
    }
    double t = now() - t0;
    struct stat st;
    stat(db, &st);
    sqlite3_finalize(sd);
    sqlite3_finalize(sf);
    sqlite3_stmt* q;
    int nseg = 0;
    CK(sqlite3_prepare_v2(gdb, "select count(distinct segid) from fts_idx", -1, &q, 0));
    sqlite3_step(q);
    nseg = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(gdb);
    double cc = cpu_s() - c0;
    printf(
        "{\"what\":\"ftsindex\",\"label\":\"%s\",\"n\":%ld,\"sec\":%.3f,\"cpu\":%.3f,\"dps_cpu\":%.0f,"
        "\"dps\":%.0f,\"mbps_cpu\":%.2f,\"cpu_insert\":%.3f,\"opt_sec\":%.3f,\"mb\":%.1f,\"segs\":%d,\"rss_"
        "mb\":%ld}\n",
        opt("label", v[3]).c_str(), n, t, cc, n / cc, n / t, bytes / cc / 1e6, cins, topt, st.st_size / 1e6,
        nseg, peak_rss_mb());
    return 0;
  }
  if (cmd == "q") {
    gdb = openit(v[2], SQLITE_OPEN_READONLY);
    setup(gdb);
    C.load(v[3]);
    PACK = opt("pack", "0") == "1";
    if (PACK) mkrow();
    auto qs = load_queries(v[4]);
    FILE* out = fopen(v[5], "a");
    string label = v[6];
    int maxrep = atoi(opt("reps", "5").c_str());
    if (opt("mmap", "") != "") ex("pragma mmap_size=" + opt("mmap", ""));
    if (opt("cache", "") != "") ex("pragma cache_size=" + opt("cache", ""));
    string only = opt("modes", "");
    string cls = opt("cls", "");
    api->xCreateFunction(api, "collect", 0, collect, 0);
    auto prep = [&](const char* s) {
      sqlite3_stmt* x;
      CK(sqlite3_prepare_v3(gdb, s, -1, SQLITE_PREPARE_PERSISTENT, &x, 0));
      return x;
    };
    sqlite3_stmt
        *sfloor = prep("select rowid from fts where fts match ?"),
        *scount = prep("select count(*) from fts where fts match ?"),
        *scol = prep("select collect(fts) from fts where fts match ?"),
        *sagg = prep("select 1 from fts where fts match ? and collect(fts)"),
        *sbm = prep("select rowid from fts where fts match ? order by bm25(fts,10.0,1.0) limit 10"),
        *srank = prep(
            "select rowid from fts where fts match ? and rank match 'bm25(10.0,1.0)' order by rank limit 10"),
        *srow = prep("select rowid,bm25(fts,10.0,1.0) from fts where fts match ?");
    auto run = [&](sqlite3_stmt* s, const string& m) {
      sqlite3_bind_text(s, 1, m.data(), m.size(), 0);
      long n = 0;
      int rc;
      while ((rc = sqlite3_step(s)) == SQLITE_ROW) n++;
      if (rc != SQLITE_DONE) {
        fprintf(stderr, "%s: %s\n", m.c_str(), sqlite3_errmsg(gdb));
      }
      sqlite3_reset(s);
      return n;
    };
    for (auto& q : qs) {
      if (!cls.empty() && cls.find(q.cls) == string::npos) continue;
      string m = match(q);
      auto want = [&](const char* x) {
        return only.empty() || ("," + only + ",").find(string(",") + x + ",") != string::npos;
      };
      long matches = run(sfloor, m);
      if (want("floor")) bench(out, label.c_str(), "floor", q, [&] { return run(sfloor, m); }, maxrep);
      if (want("count"))
        bench(
            out, label.c_str(), "count", q,
            [&] {
              run(scount, m);
              return matches;
            },
            maxrep);
      if (want("bm25"))
        bench(
            out, label.c_str(), "bm25", q,
            [&] {
              run(sbm, m);
              return matches;
            },
            maxrep);
      if (want("rank"))
        bench(
            out, label.c_str(), "rank", q,
            [&] {
              run(srank, m);
              return matches;
            },
            maxrep);
      if (want("bm25scan")) bench(out, label.c_str(), "bm25scan", q, [&] { return run(srow, m); }, maxrep);
      auto col = [&](const char* nm, int mode, bool fac, int arr, int usedf, sqlite3_stmt* st) {
        if (!want(nm)) return;
        G.mode = mode;
        G.facets = fac;
        G.usearr = arr;
        G.usedf = 0;
        long df[8];
        if (usedf) {
          G.reset();
          run(st, m);
          memcpy(df, G.rowsdf, sizeof df);
          G.df = df;
          G.usedf = 1;
        }
        bench(
            out, label.c_str(), nm, q,
            [&] {
              G.reset();
              run(st, m);
              return G.n;
            },
            maxrep);
      };
      col("c_rowid", 0, false, 1, 0, scol);
      col("c_facet", 0, true, 1, 0, scol);
      col("c_inst", 1, true, 1, 0, scol);
      col("c_phr", 2, true, 1, 0, scol);
      col("c_phr_colsize", 2, true, 0, 0, scol);
      col("c_phr_df", 2, true, 1, 1, scol);
      col("c_raw_df", 4, true, 1, 1, scol);
      col("c_raw_df_agg", 4, true, 1, 1, sagg);
      col("c_raw_df_nofac", 4, false, 1, 1, sagg);
      col("c_colfirst", 3, true, 1, 1, sagg);
      col("c_agg_facet", 0, true, 1, 0, sagg);
    }
    fclose(out);
  }
}
