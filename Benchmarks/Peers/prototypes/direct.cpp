// FTS5's segments written and read directly, and postings of our own: packed bits with the maxima of blocks.
//
//   direct bulk RECORDS.jsonl FILE key=value...               FTS5 segments (check=1: FTS5's integrity-check)
//   direct bmwbuild RECORDS.jsonl FILE                        packed postings
//   direct dq FILE COLUMNS QUESTIONS.tsv OUT.jsonl LABEL key=value...     on FTS5's pages
//   direct bq FILE COLUMNS QUESTIONS.tsv OUT.jsonl LABEL key=value...     on packed postings (verify=1)
//   direct one FILE COLUMNS STEM                              one question in a fresh process
//
// COLUMNS is made by `fts5lab cols`.
#define main fts5lab_main
#include "fts5lab.cpp"
#undef main
typedef uint32_t u32;
typedef uint8_t u8;
typedef int64_t i64;
typedef uint64_t u64;
static inline int pv(u8* p, u64 v) {  // SQLite varint (big-endian 7bit)
  if (v < 0x80) {
    p[0] = v;
    return 1;
  }
  if (v < 0x4000) {
    p[0] = (v >> 7) | 0x80;
    p[1] = v & 0x7f;
    return 2;
  }
  u8 t[10];
  int n = 0;
  if (v >> 56) {
    p[8] = v;
    v >>= 8;
    for (int i = 7; i >= 0; i--) {
      p[i] = (v & 0x7f) | 0x80;
      v >>= 7;
    }
    return 9;
  }
  do {
    t[n++] = v & 0x7f;
    v >>= 7;
  } while (v);
  for (int i = 0; i < n; i++) p[i] = t[n - 1 - i] | (i < n - 1 ? 0x80 : 0);
  return n;
}
static inline const u8* gv(const u8* p, u64& v) {
  u64 x = *p++;
  if (x < 0x80) {
    v = x;
    return p;
  }
  x &= 0x7f;
  for (int i = 0; i < 7; i++) {
    u8 b = *p++;
    x = (x << 7) | (b & 0x7f);
    if (!(b & 0x80)) {
      v = x;
      return p;
    }
  }
  x = (x << 8) | *p++;
  v = x;
  return p;
}
// ---------- in-memory inversion, FTS5 doclist format per term
struct TB {
  u8* p = 0;
  u32 n = 0, cap = 0, doc = 0, szoff = 0, df = 0, lastpos = 0;
  u32 col = 0;
};
struct Inv {
  vector<TB> t;
  vector<string> terms;
  std::unordered_map<string, u32> dict;
  size_t bytes = 0;
  struct En {
    u32 h, id;
    u8 kl;
    char d[55];
  };
  En* tab;
  size_t m, n = 0;
  vector<std::pair<string, vector<u32>>> ov;
  Inv() {
    m = (1 << 17) - 1;
    tab = (En*)aligned_alloc(64, (m + 1) * 64);
    memset(tab, 0, (m + 1) * 64);
  }
  void grow() {
    En* o = tab;
    size_t om = m;
    m = m * 2 + 1;
    tab = (En*)aligned_alloc(64, (m + 1) * 64);
    memset(tab, 0, (m + 1) * 64);
    for (size_t j = 0; j <= om; j++)
      if (o[j].kl) {
        size_t i = o[j].h & m;
        while (tab[i].kl) i = (i + 1) & m;
        tab[i] = o[j];
      }
    free(o);
  }
  u32 tid(const string& s) {
    auto i = dict.emplace(s, terms.size());
    if (i.second) {
      terms.push_back(s);
      t.emplace_back();
    }
    return i.first->second;
  }
  static inline void room(TB& b, u32 k) {
    if (b.n + k > b.cap) {
      b.cap = b.cap ? b.cap * 2 : 24;
      if (b.cap < b.n + k) b.cap = b.n + k;
      b.p = (u8*)realloc(b.p, b.cap);
    }
  }
  static inline void fin(TB& b) {
    if (!b.szoff) return;
    u32 sz = b.n - b.szoff - 1;
    u32 v = sz * 2;
    if (v < 128) {
      b.p[b.szoff] = v;
    } else {
      u8 tmp[10];
      int k = pv(tmp, v);
      room(b, k - 1);
      memmove(b.p + b.szoff + k, b.p + b.szoff + 1, sz);
      memcpy(b.p + b.szoff, tmp, k);
      b.n += k - 1;
    }
    b.szoff = 0;
  }
  inline void add(u32 id, u32 doc, u32 col, u32 pos) {
    TB& b = t[id];
    room(b, 24);
    if (b.doc != doc || !b.df) {
      fin(b);
      b.n += pv(b.p + b.n, b.df ? doc - b.doc : doc);
      b.doc = doc;
      b.df++;
      b.szoff = b.n++;
      b.lastpos = 0;
      b.col = 0;
    }
    if (b.col != col) {
      b.p[b.n++] = 1;
      b.n += pv(b.p + b.n, col);
      b.col = col;
      b.lastpos = 0;
    }
    b.n += pv(b.p + b.n, pos - b.lastpos + 2);
    b.lastpos = pos;
  }
  int text(const char* p, int nn, u32 doc, u32 col) {
    const u8* u = (const u8*)p;
    int i = 0;
    char b[256];
    u32 pos = 0;
    while (i < nn) {
      while (i < nn && !CC[u[i]]) i++;
      if (i >= nn) break;
      u32 h = 2166136261u;
      int k = 0;
      while (i < nn && CC[u[i]]) {
        u8 c = CC[u[i]];
        if (k < 255) b[k++] = c;
        h = (h ^ c) * 16777619u;
        i++;
      }
      h ^= h >> 15;
      h *= 2654435761u;
      h ^= h >> 13;
      size_t j = h & m;
      En* e = 0;
      for (;; j = (j + 1) & m) {
        En& x = tab[j];
        if (!x.kl) break;
        if (x.h != h) continue;
        if (x.kl == k && !memcmp(x.d, b, k)) {
          e = &x;
          break;
        }
        if (x.kl == 255 && ov[x.id].first.size() == (size_t)k && !memcmp(ov[x.id].first.data(), b, k)) {
          e = &x;
          break;
        }
      }
      if (!e) {
        vector<string> o;
        base.xTokenize(basep, &o, FTS5_TOKENIZE_DOCUMENT, b, k, cbcollect);
        if ((n + 1) * 2 > m) {
          grow();
          j = h & m;
          while (tab[j].kl) j = (j + 1) & m;
        }
        En& x = tab[j];
        x.h = h;
        n++;
        if (o.size() == 1 && k <= 55) {
          x.kl = k;
          memcpy(x.d, b, k);
          x.id = tid(o[0]);
        } else {
          x.kl = 255;
          x.id = ov.size();
          vector<u32> ids;
          for (auto& s : o) ids.push_back(tid(s));
          ov.push_back({string(b, k), ids});
        }
        e = &x;
      }
      if (e->kl != 255)
        add(e->id, doc, col, pos++);
      else
        for (u32 z : ov[e->id].second) add(z, doc, col, pos++);
    }
    return pos;
  }
};
// ---------- FTS5 segment writer
struct SegW {
  sqlite3_stmt *sd, *si;
  int segid;
  u32 pgsz;
  vector<u8> buf;
  u32 n = 4;
  vector<u8> pi;
  u32 pin = 0;
  u32 prevpi = 0;
  u32 pgno = 1;
  bool ftp = true, frp = true, frd = false;
  string last;
  string bt;
  u32 btpg = 1;
  i64 prev = 0;
  long pages = 0;
  SegW() {
    buf.resize(1 << 18);
    pi.resize(1 << 18);
    memset(buf.data(), 0, 4);
  }
  void flush() {
    buf[2] = n >> 8;
    buf[3] = n;
    u32 tot = n;
    if (!ftp) {
      memcpy(&buf[n], pi.data(), pin);
      tot += pin;
    }
    sqlite3_bind_int64(sd, 1, ((i64)segid << 37) + pgno);
    sqlite3_bind_blob(sd, 2, buf.data(), tot, 0);
    CK(sqlite3_step(sd));
    sqlite3_reset(sd);
    memset(buf.data(), 0, 4);
    n = 4;
    pin = 0;
    prevpi = 0;
    pgno++;
    pages++;
    ftp = frp = true;
  }
  void flushbt() {
    if (!btpg) return;
    sqlite3_bind_int(si, 1, segid);
    sqlite3_bind_blob(si, 2, bt.data(), bt.size(), 0);
    sqlite3_bind_int64(si, 3, (i64)btpg << 1);
    CK(sqlite3_step(si));
    sqlite3_reset(si);
    btpg = 0;
  }
  void term(const string& t) {
    if (pin + n + t.size() + 2 >= pgsz && n > 4) flush();
    pin += pv(&pi[pin], n - prevpi);
    prevpi = n;
    u32 pre = 0;
    u32 cm = 0;
    u32 mn = std::min(last.size(), t.size());
    while (cm < mn && last[cm] == t[cm]) cm++;
    if (ftp) {
      if (pgno != 1) {
        u32 k = last.size() ? 1 + cm : t.size();
        flushbt();
        bt = t.substr(0, k);
        btpg = pgno;
      }
    } else {
      pre = cm;
      n += pv(&buf[n], pre);
    }
    n += pv(&buf[n], t.size() - pre);
    memcpy(&buf[n], t.data() + pre, t.size() - pre);
    n += t.size() - pre;
    ftp = false;
    frp = false;
    frd = true;
    last = t;
  }
  void rowid(i64 r) {
    if (n + pin >= pgsz) flush();
    if (frp) {
      buf[0] = n >> 8;
      buf[1] = n;
    }
    if (frd || frp)
      n += pv(&buf[n], r);
    else
      n += pv(&buf[n], r - prev);
    prev = r;
    frd = frp = false;
  }
  void pos(const u8* a, u32 k, u64 szv) {
    n += pv(&buf[n], szv);
    while (n + pin + k >= pgsz) {
      i64 req = (i64)pgsz - n - pin;
      i64 c = 0;
      while (c < req) {
        while (a[c] & 0x80) c++;
        c++;
      }
      memcpy(&buf[n], a, c);
      n += c;
      a += c;
      k -= c;
      flush();
    }
    if (k) {
      memcpy(&buf[n], a, k);
      n += k;
    }
  }
  void fin() {
    if (n > 4) flush();
    flushbt();
  }
};
// ---------- bit packing: 128 ints, 4 lanes
typedef u32 v4 __attribute__((vector_size(16)));
template <int B>
static void unpackB(const v4* in, v4* out) {
  if constexpr (B == 0) {
    v4 z = {0, 0, 0, 0};
    for (int i = 0; i < 32; i++) out[i] = z;
  } else {
    const u32 M = B == 32 ? ~0u : ((1u << B) - 1);
#pragma GCC unroll 32
    for (int i = 0; i < 32; i++) {
      int bit = i * B, w = bit >> 5, s = bit & 31;
      v4 x = in[w] >> s;
      if (s + B > 32) x |= in[w + 1] << (32 - s);
      out[i] = x & M;
    }
  }
}
typedef void (*UF)(const v4*, v4*);
template <int... I>
static constexpr auto mkuf(std::integer_sequence<int, I...>) {
  return std::array<UF, sizeof...(I)>{unpackB<I>...};
}
static const auto UFT = mkuf(std::make_integer_sequence<int, 33>{});
static void pack(const u32* in, int B, string& o) {
  if (!B) return;
  vector<u32> w(4 * B, 0);
  for (int i = 0; i < 32; i++)
    for (int l = 0; l < 4; l++) {
      u64 v = in[i * 4 + l];
      int bit = i * B, k = bit >> 5, s = bit & 31;
      w[k * 4 + l] |= (u32)(v << s);
      if (s + B > 32) w[(k + 1) * 4 + l] |= (u32)(v >> (32 - s));
    }
  o.append((char*)w.data(), w.size() * 4);
}
static int bitsof(u32 x) {
  return x ? 32 - __builtin_clz(x) : 0;
}
// posting BLOB: u32 df, u32 nblocks, then per block header {u32 lastdoc; u32 off; float maxtf; u8 bd,bt,ba,n}
// (16 B), then packed data (16-byte aligned)
struct BH {
  u32 last, off;
  float mx;
  u8 bd, bt, ba, n;
};
struct PD {
  u32 doc;
  u8 ti, ab;
};
static float NORM[65536];
static void mknorm() {
  for (int i = 0; i < 65536; i++) NORM[i] = 1.2f * (0.25f + 0.75f * i / (float)C.avg);
}
static string encode(const vector<PD>& p) {
  u32 df = p.size(), nb = (df + 127) / 128;
  string data;
  vector<BH> hs;
  u32 prev = 0;
  for (u32 b = 0; b < nb; b++) {
    u32 s = b * 128, k = std::min(128u, df - s);
    u32 d[128] = {0}, t[128] = {0}, a[128] = {0};
    u32 od = 0, ot = 0, oa = 0;
    float mx = 0;
    u32 pr = prev;
    for (u32 i = 0; i < k; i++) {
      d[i] = p[s + i].doc - pr - 1;
      pr = p[s + i].doc;
      t[i] = p[s + i].ti;
      a[i] = p[s + i].ab;
      od |= d[i];
      ot |= t[i];
      oa |= a[i];
      float f = 10.f * t[i] + a[i];
      mx = std::max(mx, f * 2.2f / (f + NORM[DL(pr)]));
    }
    BH h;
    h.last = pr;
    h.off = data.size();
    h.mx = mx * 1.00001f;
    h.bd = bitsof(od);
    h.bt = bitsof(ot);
    h.ba = bitsof(oa);
    h.n = k;
    pack(d, h.bd, data);
    pack(t, h.bt, data);
    pack(a, h.ba, data);
    hs.push_back(h);
    prev = pr;
  }
  string o;
  u32 hd[4] = {df, nb, 0, 0};
  o.append((char*)hd, 16);
  o.append((char*)hs.data(), hs.size() * 16);
  o += data;
  return o;
}
struct Cur {
  const u8* p;
  u32 df, nb;
  const BH* h;
  const u8* data;
  u32 b = 0;
  int i = 0, n = 0;
  alignas(16) u32 doc[128];
  alignas(16) u32 ti[128];
  alignas(16) u32 ab[128];
  bool tfd = false;
  float idf, mxs;
  string own;
  void init(string&& s, double N) {
    own = std::move(s);
    p = (const u8*)own.data();
    df = ((u32*)p)[0];
    nb = ((u32*)p)[1];
    h = (const BH*)(p + 16);
    data = p + 16 + nb * 16;
    double x = log((N - df + .5) / (df + .5));
    idf = x <= 0 ? 1e-6f : x;
    mxs = 0;
    for (u32 k = 0; k < nb; k++) mxs = std::max(mxs, h[k].mx);
    mxs *= idf;
    b = 0;
    i = 0;
    n = 0;
    load();
  }
  inline void load() {
    if (b >= nb) {
      n = 0;
      i = 0;
      doc[0] = 0xffffffff;
      return;
    }
    const BH& x = h[b];
    u32 base = b ? h[b - 1].last : 0;
    v4* D = (v4*)doc;
    UFT[x.bd]((const v4*)(data + x.off), D);  // data 16-aligned relative; own buffer is 16-aligned
    v4 one = {1, 1, 1, 1};
    v4 c = {base, base, base, base};
    for (int k = 0; k < 32; k++) {
      v4 v = D[k] + one;
      v4 s1 = __builtin_shuffle(v, (v4){0, 0, 0, 0}, (v4){4, 0, 1, 2});
      v += s1;
      v4 s2 = __builtin_shuffle(v, (v4){0, 0, 0, 0}, (v4){4, 4, 0, 1});
      v += s2;
      v += c;
      D[k] = v;
      c = __builtin_shuffle(v, (v4){3, 3, 3, 3});
    }
    n = x.n;
    i = 0;
    tfd = false;
    if (n < 128) doc[n] = 0xffffffff;
  }
  inline void tfs() {
    if (tfd) return;
    const BH& x = h[b];
    const u8* q = data + x.off + 16 * x.bd;
    UFT[x.bt]((const v4*)q, (v4*)ti);
    q += 16 * x.bt;
    UFT[x.ba]((const v4*)q, (v4*)ab);
    tfd = true;
  }
  inline u32 cur() const { return n ? doc[i] : 0xffffffff; }
  inline void next() {
    if (++i >= n) {
      b++;
      load();
    }
  }
  inline void seek(u32 d) {
    if (!n || doc[i] >= d) return;
    if (h[b].last < d) {
      do b++;
      while (b < nb && h[b].last < d);
      load();
      if (!n) return;
    }
    while (doc[i] < d) i++;
  }
  inline float score(u32 d) {
    tfs();
    float f = 10.f * ti[i] + ab[i];
    return idf * f * 2.2f / (f + NORM[DL(d)]);
  }
};
static sqlite3_stmt* sget;
static bool getpost(const string& t, string& o) {
  sqlite3_bind_text(sget, 1, t.data(), t.size(), 0);
  bool ok = sqlite3_step(sget) == SQLITE_ROW;
  if (ok) o.assign((const char*)sqlite3_column_blob(sget, 0), sqlite3_column_bytes(sget, 0));
  sqlite3_reset(sget);
  return ok;
}
// ---------- direct FTS5 reader
struct Seg {
  int id;
  u32 first, last;
};
static vector<Seg> SEGS;
static sqlite3_stmt *sidx, *spg;
static void readstruct() {
  sqlite3_stmt* s;
  CK(sqlite3_prepare_v2(gdb, "select block from fts_data where id=10", -1, &s, 0));
  sqlite3_step(s);
  const u8* p = (const u8*)sqlite3_column_blob(s, 0) + 4;
  u64 nl, ns, wc;
  p = gv(p, nl);
  p = gv(p, ns);
  p = gv(p, wc);
  for (u64 l = 0; l < nl; l++) {
    u64 nm, k;
    p = gv(p, nm);
    p = gv(p, k);
    for (u64 i = 0; i < k; i++) {
      u64 a, b, c;
      p = gv(p, a);
      p = gv(p, b);
      p = gv(p, c);
      SEGS.push_back({(int)a, (u32)b, (u32)c});
    }
  }
  sqlite3_finalize(s);
  std::reverse(SEGS.begin(), SEGS.end());
}
static inline void cnttf(const u8* a, const u8* e,
                         u32& w) {  // weighted tf from a (possibly partial) poslist; state in w's caller
}
// calls f(rowid, titletf, abstf) for each doc of the term in one segment
template <class F>
static void segraw(const Seg& s, const string& term, F f) {
  string key = "0" + term;
  sqlite3_bind_int(sidx, 1, s.id);
  sqlite3_bind_blob(sidx, 2, key.data(), key.size(), 0);
  u32 pg = s.first;
  if (sqlite3_step(sidx) == SQLITE_ROW) pg = sqlite3_column_int64(sidx, 0) >> 1;
  sqlite3_reset(sidx);
  if (pg < s.first) pg = s.first;
  sqlite3_bind_int64(spg, 1, ((i64)s.id << 37) + pg);
  sqlite3_bind_int64(spg, 2, ((i64)s.id << 37) + s.last);
  if (sqlite3_step(spg) != SQLITE_ROW) {
    sqlite3_reset(spg);
    return;
  }
  const u8* P = (const u8*)sqlite3_column_blob(spg, 0);
  int nB = sqlite3_column_bytes(spg, 0);
  u32 sz = (P[2] << 8) | P[3];
  // find term on this page
  const u8 *pi = P + sz, *pe = P + nB;
  string cur;
  u64 off = 0, v;
  bool first = true, found = false;
  const u8* d = 0;
  u32 end = sz;
  while (pi < pe) {
    pi = gv(pi, v);
    off += v;
    const u8* q = P + off;
    u64 keep = 0, nw;
    if (!first) q = gv(q, keep);
    q = gv(q, nw);
    cur.resize(keep);
    cur.append((const char*)q, nw);
    q += nw;
    first = false;
    int c = cur.compare(key);
    if (c == 0) {
      found = true;
      d = q;
      if (pi < pe) {
        u64 x;
        gv(pi, x);
        end = off + x;
      }
      break;
    }
    if (c > 0) break;
  }
  if (!found) {
    sqlite3_reset(spg);
    return;
  }
  bool more = end == sz && pi >= pe;
  i64 row = 0;
  bool frst = true;
  const u8* e = P + end;
  static vector<u8> tmp;
  for (;;) {
    while (d < e) {
      u64 x, ps;
      d = gv(d, x);
      if (frst) {
        row = x;
        frst = false;
      } else
        row += x;
      d = gv(d, ps);
      u32 np = ps >> 1;
      const u8 *a = d, *b;
      bool span = false;
      if (d + np <= e) {
        b = d + np;
        d = b;
      } else {  // poslist spans pages: collect
        tmp.assign(d, e);
        u32 left = np - (e - d);
        while (left) {
          if (sqlite3_step(spg) != SQLITE_ROW) break;
          P = (const u8*)sqlite3_column_blob(spg, 0);
          nB = sqlite3_column_bytes(spg, 0);
          sz = (P[2] << 8) | P[3];
          u32 fe = sz;
          if ((int)sz < nB) {
            u64 x;
            gv(P + sz, x);
            fe = x;
          }
          u32 k = std::min(left, fe - 4);
          tmp.insert(tmp.end(), P + 4, P + 4 + k);
          left -= k;
          more = (int)sz >= nB;
          e = P + fe;
          d = P + 4 + k;
        }
        a = tmp.data();
        b = a + tmp.size();
        frst = true;
        span = true;
      }
      f(row, a, b);
    }
    if (!more) break;
    if (sqlite3_step(spg) != SQLITE_ROW) break;
    P = (const u8*)sqlite3_column_blob(spg, 0);
    nB = sqlite3_column_bytes(spg, 0);
    sz = (P[2] << 8) | P[3];
    u32 fr = (P[0] << 8) | P[1];
    u32 fe = sz;
    more = (int)sz >= nB;
    if (!more) {
      u64 x;
      gv(P + sz, x);
      fe = x;
    }
    if (!fr || fr >= fe) {
      if (more) continue;
      break;
    }
    d = P + fr;
    e = P + fe;
    frst = true;
  }
  sqlite3_reset(spg);
}
static inline void tfof(const u8* z, const u8* b, u32& ti, u32& ab) {
  ti = ab = 0;
  while (z < b && *z != 1) {
    ti += !(*z++ & 0x80);
  }
  if (z < b) {
    z += 2;
    while (z < b) ab += !(*z++ & 0x80);
  }
}
template <class F>
static void segscan(const Seg& s, const string& t, F f) {
  segraw(s, t, [&](i64 r, const u8* a, const u8* b) {
    u32 ti, ab;
    tfof(a, b, ti, ab);
    f(r, ti, ab);
  });
}
static inline int poslist(const u8* z, const u8* b, u32* o, int cap) {
  int n = 0;
  u32 col = 0, pos = 0;
  while (z < b && n < cap) {
    if (*z == 1) {
      z++;
      u64 v;
      z = gv(z, v);
      col = v;
      pos = 0;
      continue;
    }
    u64 v;
    z = gv(z, v);
    pos += v - 2;
    o[n++] = (col << 24) | pos;
  }
  return n;
}
static long segdf(const string& t) {
  long n = 0;
  for (auto& s : SEGS) segraw(s, t, [&](i64, const u8*, const u8*) { n++; });
  return n;
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
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  if (cmd == "bulk" || cmd == "bmwbuild") {
    bool bm = cmd == "bmwbuild";
    const char* db = v[3];
    unlink(db);
    unlink((string(db) + "-wal").c_str());
    gdb = openit(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    setup(gdb);
    double t0 = now(), c0 = cpu_s();
    bool docs = opt("docs", "1") == "1";
    long maxd = atol(opt("max", "-1").c_str());
    ex("pragma page_size=" + opt("page", "4096"));
    ex("pragma journal_mode=off");
    ex("pragma synchronous=off");
    ex("pragma secure_delete=0");
    ex("pragma locking_mode=exclusive");
    ex("pragma cache_size=-64000");
    ex("create table docs(id integer primary key, _id text unique, title text, abstract text, oa text, year "
       "int)");
    if (!bm)
      ex("create virtual table fts using "
         "fts5(title,abstract,content='docs',content_rowid='id',tokenize='porter unicode61')");
    else
      ex("create table post(id integer primary key, data blob); create table term(term text primary key, id "
         "int) without rowid");
    u32 pgsz = atoi(opt("pgsz", "4050").c_str());
    if (!bm) ex("insert into fts(fts,rank) values('pgsz'," + opt("pgsz", "4050") + ")");
    ex("begin");
    sqlite3_stmt *sd, *sz = 0;
    CK(sqlite3_prepare_v3(gdb, "insert into docs values(?,?,?,?,?,?)", -1, SQLITE_PREPARE_PERSISTENT, &sd,
                          0));
    if (!bm)
      CK(sqlite3_prepare_v3(gdb, "insert into fts_docsize values(?,?)", -1, SQLITE_PREPARE_PERSISTENT, &sz,
                            0));
    Inv I;
    u32 n = 0;
    u64 tot[2] = {0, 0};
    if (bm) {
      C.len.push_back(0);
    }
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
          u32 a = I.text(r.title.data(), r.title.size(), n, 0),
              b = I.text(r.abstract.data(), r.abstract.size(), n, 1);
          tot[0] += a;
          tot[1] += b;
          if (bm)
            C.len.push_back(std::min(65535u, a + b));
          else {
            u8 t[20];
            int k = pv(t, a);
            k += pv(t + k, b);
            sqlite3_bind_int64(sz, 1, n);
            sqlite3_bind_blob(sz, 2, t, k, 0);
            CK(sqlite3_step(sz));
            sqlite3_reset(sz);
          }
        },
        maxd);
    double c1 = cpu_s() - c0;
    for (auto& b : I.t) I.fin(b);
    vector<u32> ord(I.terms.size());
    for (u32 i = 0; i < ord.size(); i++) ord[i] = i;
    std::sort(ord.begin(), ord.end(), [&](u32 a, u32 b) { return I.terms[a] < I.terms[b]; });
    double c2 = cpu_s() - c0;
    size_t raw = 0;
    long pages = 0;
    if (!bm) {
      SegW W;
      W.segid = 1;
      W.pgsz = pgsz;
      CK(sqlite3_prepare_v3(gdb, "replace into fts_data values(?,?)", -1, SQLITE_PREPARE_PERSISTENT, &W.sd,
                            0));
      CK(sqlite3_prepare_v3(gdb, "insert into fts_idx values(?,?,?)", -1, SQLITE_PREPARE_PERSISTENT, &W.si,
                            0));
      for (u32 id : ord) {
        TB& b = I.t[id];
        raw += b.n;
        W.term("0" + I.terms[id]);
        const u8 *p = b.p, *e = p + b.n;
        i64 row = 0;
        while (p < e) {
          u64 x, s;
          p = gv(p, x);
          row += x;
          p = gv(p, s);
          W.rowid(row);
          W.pos(p, s >> 1, s);
          p += s >> 1;
        }
      }
      W.fin();
      pages = W.pages;
      u8 st[64];
      int k = 0;
      memset(st, 0, 4);
      k = 4;
      int lv = 4;
      k += pv(st + k, lv);
      k += pv(st + k, 1);
      k += pv(st + k, W.pgno - 1);
      for (int l = 0; l < lv - 1; l++) {
        k += pv(st + k, 0);
        k += pv(st + k, 0);
      }
      k += pv(st + k, 0);
      k += pv(st + k, 1);
      k += pv(st + k, 1);
      k += pv(st + k, 1);
      k += pv(st + k, W.pgno - 1);
      sqlite3_bind_int64(W.sd, 1, 10);
      sqlite3_bind_blob(W.sd, 2, st, k, 0);
      CK(sqlite3_step(W.sd));
      sqlite3_reset(W.sd);
      k = 0;
      k += pv(st, n);
      k += pv(st + k, tot[0]);
      k += pv(st + k, tot[1]);
      sqlite3_bind_int64(W.sd, 1, 1);
      sqlite3_bind_blob(W.sd, 2, st, k, 0);
      CK(sqlite3_step(W.sd));
      sqlite3_reset(W.sd);
      sqlite3_finalize(W.sd);
      sqlite3_finalize(W.si);
    } else {
      C.n = n;
      C.avg = double(tot[0] + tot[1]) / n;
      mknorm();
      sqlite3_stmt *sp, *st;
      CK(sqlite3_prepare_v3(gdb, "insert into post values(?,?)", -1, SQLITE_PREPARE_PERSISTENT, &sp, 0));
      CK(sqlite3_prepare_v3(gdb, "insert into term values(?,?)", -1, SQLITE_PREPARE_PERSISTENT, &st, 0));
      int k = 0;
      vector<PD> P;
      for (u32 id : ord) {
        TB& b = I.t[id];
        P.clear();
        const u8 *p = b.p, *e = p + b.n;
        u32 row = 0;
        while (p < e) {
          u64 x, s;
          p = gv(p, x);
          row += x;
          p = gv(p, s);
          const u8 *z = p, *q = p + (s >> 1);
          u32 ti = 0, ab = 0;
          while (z < q && *z != 1) ti += !(*z++ & 0x80);
          if (z < q) {
            z += 2;
            while (z < q) ab += !(*z++ & 0x80);
          }
          p = q;
          P.push_back({row, (u8)std::min(255u, ti), (u8)std::min(255u, ab)});
        }
        string s = encode(P);
        raw += s.size();
        k++;
        sqlite3_bind_int(sp, 1, k);
        sqlite3_bind_blob(sp, 2, s.data(), s.size(), 0);
        CK(sqlite3_step(sp));
        sqlite3_reset(sp);
        sqlite3_bind_text(st, 1, I.terms[id].data(), I.terms[id].size(), 0);
        sqlite3_bind_int(st, 2, k);
        CK(sqlite3_step(st));
        sqlite3_reset(st);
      }
      sqlite3_finalize(sp);
      sqlite3_finalize(st);
    }
    sqlite3_finalize(sd);
    if (sz) sqlite3_finalize(sz);
    ex("commit");
    int fd = open(db, O_RDONLY);
    fsync(fd);
    close(fd);
    double t = now() - t0, cc = cpu_s() - c0;
    struct stat ss;
    stat(db, &ss);
    sqlite3_close(gdb);
    gdb = 0;
    printf(
        "{\"what\":\"%s\",\"label\":\"%s\",\"n\":%u,\"tokens\":%lu,\"terms\":%zu,\"sec\":%.3f,\"cpu\":%.3f,"
        "\"dps\":%.0f,\"dps_cpu\":%.0f,\"mbps_cpu\":%.1f,\"cpu_invert\":%.3f,\"cpu_sort\":%.3f,\"cpu_write\":"
        "%.3f,\"mb\":%.1f,\"post_mb\":%.1f,\"pages\":%ld,\"rss_mb\":%ld}\n",
        cmd.c_str(), opt("label", "").c_str(), n, tot[0] + tot[1], I.terms.size(), t, cc, n / t, n / cc,
        bytes / cc / 1e6, c1, c2 - c1, cc - c2, ss.st_size / 1e6, raw / 1e6, pages, peak_rss_mb());
    if (opt("check", "0") == "1") {
      gdb = openit(db, SQLITE_OPEN_READWRITE);
      char* e = 0;
      int rc = sqlite3_exec(gdb, "insert into fts(fts) values('integrity-check')", 0, 0, &e);
      printf("integrity-check rc=%d %s\n", rc, e ? e : "ok");
    }
    return 0;
  }
  gdb = openit(v[2], SQLITE_OPEN_READONLY);
  setup(gdb);
  C.load(v[3]);
  mknorm();
  PACK = opt("pack", "0") == "1";
  if (PACK) mkrow();
  if (opt("mmap", "") != "") ex("pragma mmap_size=" + opt("mmap", ""));
  ex("pragma cache_size=" + opt("cache", "-2000"));
  if (cmd == "one") {  // one DB COLS stem : cold one-shot, direct reader + facets
    readstruct();
    CK(sqlite3_prepare_v3(gdb,
                          "select pgno from fts_idx where segid=? and term<=? order by term desc limit 1", -1,
                          0, &sidx, 0));
    CK(sqlite3_prepare_v3(gdb, "select block from fts_data where id between ? and ?", -1, 0, &spg, 0));
    Coll& g = G;
    g.reset();
    struct PW {
      u32 d;
      float w;
    };
    vector<PW> L;
    for (auto& s : SEGS)
      segscan(s, v[4], [&](i64 r, u32 ti, u32 ab) {
        float f = 10.f * ti + ab;
        L.push_back({(u32)r, f * 2.2f / (f + NORM[DL(r)])});
      });
    for (auto& x : L) {
      g.hp.add(x.w, x.d);
      facet(g, x.d);
    }
    std::sort(g.hp.h, g.hp.h + g.hp.n, [](auto& a, auto& b) { return a.s > b.s; });
    sqlite3_stmt* t;
    CK(sqlite3_prepare_v2(gdb, "select _id from docs where id=?", -1, &t, 0));
    for (int i = 0; i < g.hp.n; i++) {
      sqlite3_bind_int64(t, 1, g.hp.h[i].r);
      sqlite3_step(t);
      printf("%s %f\n", sqlite3_column_text(t, 0), g.hp.h[i].s);
      sqlite3_reset(t);
    }
    printf("hits %zu\n", L.size());
    for (int i = 0; i < 256; i++)
      if (g.fy[i]) printf("%d:%u ", 1900 + i, g.fy[i]);
    for (size_t i = 0; i < C.depn.size(); i++)
      if (g.fd[i]) printf("%s:%u ", C.depn[i].c_str(), g.fd[i]);
    puts("");
    return 0;
  }
  auto qs = load_queries(v[4]);
  FILE* out = fopen(v[5], "a");
  string label = v[6];
  Coll& g = G;
  if (cmd == "dq") {
    readstruct();
    fprintf(stderr, "segments %zu\n", SEGS.size());
    CK(sqlite3_prepare_v3(gdb,
                          "select pgno from fts_idx where segid=? and term<=? order by term desc limit 1", -1,
                          SQLITE_PREPARE_PERSISTENT, &sidx, 0));
    CK(sqlite3_prepare_v3(gdb, "select block from fts_data where id between ? and ?", -1,
                          SQLITE_PREPARE_PERSISTENT, &spg, 0));
    struct PW {
      u32 d;
      float w;
    };
    static vector<PW> L[4];
    struct RP {
      u32 d, off, n;
      float w;
    };
    static vector<RP> R0;
    static vector<u8> AR;
    for (auto& q : qs) {
      int T = q.stems.size();
      long dfs[4];
      for (int i = 0; i < T; i++)
        dfs[i] = segdf(q.stems[i]);  // df assumed cached in a term table in a real design
      auto go = [&](bool fac) {
        g.reset();
        if (q.op == "and" || q.op == "phrase") {
          bool ph = q.op == "phrase";
          int a = dfs[0] <= dfs[1] ? 0 : 1, b = 1 - a;
          float idf[2];
          for (int i = 0; i < 2; i++) idf[i] = std::max(1e-6, log((C.n - dfs[i] + .5) / (dfs[i] + .5)));
          R0.clear();
          AR.clear();
          for (auto& s : SEGS)
            segraw(s, q.stems[a], [&](i64 r, const u8* x, const u8* y) {
              R0.push_back({(u32)r, (u32)AR.size(), (u32)(y - x), 0});
              AR.insert(AR.end(), x, y);
            });
          size_t i = 0, N0 = R0.size();
          u32 p0[512], p1[512];
          for (auto& s : SEGS)
            segraw(s, q.stems[b], [&](i64 r, const u8* x, const u8* y) {
              while (i < N0 && R0[i].d < r) i++;
              if (i >= N0 || R0[i].d != r) return;
              const u8 *z = &AR[R0[i].off], *ze = z + R0[i].n;
              float s;
              if (ph) {
                int n0 = poslist(z, ze, p0, 512), n1 = poslist(x, y, p1, 512);
                int u = 0, w = 0;
                float f = 0;
                int da = a == 0 ? 1 : -1;
                while (u < n0 && w < n1) {
                  i64 t = (i64)p0[u] + da;
                  if (t == (i64)p1[w]) {
                    f += (p0[u] >> 24) == 0 ? 10.f : 1.f;
                    u++;
                    w++;
                  } else if (t < (i64)p1[w])
                    u++;
                  else
                    w++;
                }
                if (f == 0) return;
                s = f * 2.2f / (f + NORM[DL(r)]);
              } else {
                u32 t, b2;
                tfof(z, ze, t, b2);
                float f = 10.f * t + b2;
                s = idf[a] * f * 2.2f / (f + NORM[DL(r)]);
                tfof(x, y, t, b2);
                f = 10.f * t + b2;
                s += idf[b] * f * 2.2f / (f + NORM[DL(r)]);
              }
              g.hp.add(s, r);
              if (fac) facet(g, r);
              g.n++;
            });
          return g.n;
        }
        if (T == 1) {
          L[0].clear();
          for (auto& s : SEGS)
            segscan(s, q.stems[0], [&](i64 r, u32 ti, u32 ab) {
              float f = 10.f * ti + ab;
              L[0].push_back({(u32)r, f * 2.2f / (f + NORM[DL(r)])});
            });
          double df = L[0].size();
          float idf = std::max(1e-6, log((C.n - df + .5) / (df + .5)));
          for (auto& x : L[0]) {
            g.hp.add(x.w * idf, x.d);
            if (fac) facet(g, x.d);
          }
          g.n = L[0].size();
          return g.n;
        }
        float idf[4];
        for (int i = 0; i < T; i++) {
          L[i].clear();
          auto& V = L[i];
          for (auto& s : SEGS)
            segscan(s, q.stems[i], [&](i64 r, u32 ti, u32 ab) {
              float f = 10.f * ti + ab;
              V.push_back({(u32)r, f * 2.2f / (f + NORM[DL(r)])});
            });
          double df = V.size();
          idf[i] = std::max(1e-6, log((C.n - df + .5) / (df + .5)));
        }
        if (q.op == "and") {
          size_t a = 0, b = 0;
          while (a < L[0].size() && b < L[1].size()) {
            u32 x = L[0][a].d, y = L[1][b].d;
            if (x == y) {
              g.hp.add(idf[0] * L[0][a].w + idf[1] * L[1][b].w, x);
              if (fac) facet(g, x);
              g.n++;
              a++;
              b++;
            } else {
              a += x < y;
              b += y < x;
            }
          }
        } else {
          for (int i = 0; i < T; i++) L[i].push_back({0xffffffff, 0});
          size_t p[4] = {0};
          for (;;) {
            u32 d = 0xffffffff;
            for (int i = 0; i < T; i++) d = std::min(d, L[i][p[i]].d);
            if (d == 0xffffffff) break;
            float s = 0;
            for (int i = 0; i < T; i++)
              if (L[i][p[i]].d == d) {
                s += idf[i] * L[i][p[i]].w;
                p[i]++;
              }
            g.hp.add(s, d);
            if (fac) facet(g, d);
            g.n++;
          }
        }
        return g.n;
      };
      bench(out, label.c_str(), "count", q, [&] { return go(false); });
      bench(out, label.c_str(), "facets", q, [&] { return go(true); });
    }
  }
  if (cmd == "bq") {
    CK(sqlite3_prepare_v3(gdb, "select p.data from term t join post p on p.id=t.id where t.term=?", -1,
                          SQLITE_PREPARE_PERSISTENT, &sget, 0));
    static Cur K[4];
    u32 N = C.n;
    const u32 END = 0xffffffff;
    for (auto& q : qs) {
      if (q.op == "phrase") continue;
      int T = q.stems.size();
      auto openc = [&]() {
        for (int i = 0; i < T; i++) {
          string s;
          if (!getpost(q.stems[i], s)) {
            u32 z[4] = {0, 0, 0, 0};
            s.assign((char*)z, 16);
          }
          K[i].init(std::move(s), N);
        }
      };
      static int dw;
      static uint32_t dmap = 0;
      int dep = -1;
      for (size_t i = 0; i < C.depn.size(); i++)
        if (C.depn[i] == q.dept) dep = i;
      (void)dw;
      (void)dmap;
      int y0 = q.y0 - 1900, y1 = q.y1 - 1900;
      auto okf = [&](u32 d) {
        if (C.year[d] < y0 || C.year[d] > y1) return false;
        for (u32 i = C.doff[d]; i < C.doff[d + 1]; i++)
          if (C.dep[i] == dep) return true;
        return false;
      };
      auto all = [&](bool fac, bool filt) {
        g.reset();
        openc();
        if (T == 1) {
          Cur& k = K[0];
          while (k.n) {
            k.tfs();
            for (int i = 0; i < k.n; i++) {
              u32 d = k.doc[i];
              if (filt && !okf(d)) continue;
              float f = 10.f * k.ti[i] + k.ab[i];
              float s = k.idf * f * 2.2f / (f + NORM[DL(d)]);
              if (s > g.hp.thr || g.hp.n < 10) g.hp.add(s, d);
              if (fac) facet(g, d);
              g.n++;
            }
            k.b++;
            k.load();
          }
        } else if (q.op == "and") {
          Cur& a = K[0].df <= K[1].df ? K[0] : K[1];
          Cur& b = K[0].df <= K[1].df ? K[1] : K[0];
          while (a.n) {
            u32 d = a.doc[a.i];
            b.seek(d);
            u32 e = b.cur();
            if (e == d) {
              if (!filt || okf(d)) {
                g.hp.add(a.score(d) + b.score(d), d);
                if (fac) facet(g, d);
                g.n++;
              }
              a.next();
            } else if (e == END)
              break;
            else
              a.seek(e);
          }
        } else {
          static float acc[1 << 20 | 64];
          static vector<u32> touched;  // block-wise window accumulate: 2^16 doc windows
          const u32 W = 1 << 14;
          static float A[W];
          static u64 bm[W / 64];
          for (u32 base = 0; base <= N; base += W) {
            u32 lim = base + W;
            bool any = false;
            for (int i = 0; i < T; i++) {
              Cur& k = K[i];
              while (k.n && k.doc[k.i] < lim) {
                k.tfs();
                any = true;
                int j = k.i;
                for (; j < k.n && k.doc[j] < lim; j++) {
                  u32 x = k.doc[j] - base;
                  float f = 10.f * k.ti[j] + k.ab[j];
                  A[x] += k.idf * f * 2.2f / (f + NORM[DL(k.doc[j])]);
                  bm[x >> 6] |= 1ull << (x & 63);
                }
                k.i = j;
                if (j >= k.n) {
                  k.b++;
                  k.load();
                }
              }
            }
            if (!any) continue;
            for (u32 w = 0; w < W / 64; w++) {
              u64 m = bm[w];
              bm[w] = 0;
              while (m) {
                u32 x = w * 64 + __builtin_ctzll(m);
                m &= m - 1;
                float s = A[x];
                A[x] = 0;
                u32 d = base + x;
                if (filt && !okf(d)) continue;
                if (s > g.hp.thr || g.hp.n < 10) g.hp.add(s, d);
                if (fac) facet(g, d);
                g.n++;
              }
            }
          }
          (void)acc;
          (void)touched;
        }
        return g.n;
      };
      auto bmw = [&]() {
        g.reset();
        openc();
        float thr;
        if (T == 1) {
          Cur& k = K[0];
          k.b = 0;
          while (k.b < k.nb) {
            if (g.hp.n == 10 && k.h[k.b].mx * k.idf <= g.hp.thr) {
              k.b++;
              continue;
            }
            k.load();
            k.tfs();
            for (int i = 0; i < k.n; i++) {
              u32 d = k.doc[i];
              float f = 10.f * k.ti[i] + k.ab[i];
              g.hp.add(k.idf * f * 2.2f / (f + NORM[DL(d)]), d);
            }
            k.b++;
          }
          return (long)g.hp.n;
        }
        if (q.op == "and") {
          Cur& a = K[0].df <= K[1].df ? K[0] : K[1];
          Cur& b = K[0].df <= K[1].df ? K[1] : K[0];
          u32 bb = 0;
          while (a.n) {
            if (g.hp.n == 10) {  // block skip
              while (bb < b.nb && b.h[bb].last < a.doc[a.i]) bb++;
              if (bb >= b.nb) break;
              if (a.idf * a.h[a.b].mx + b.idf * b.h[bb].mx <= g.hp.thr) {
                u32 nx = std::min(a.h[a.b].last, b.h[bb].last) + 1;
                a.seek(nx);
                continue;
              }
            }
            u32 d = a.doc[a.i];
            b.seek(d);
            u32 e = b.cur();
            if (e == d) {
              g.hp.add(a.score(d) + b.score(d), d);
              a.next();
            } else if (e == END)
              break;
            else
              a.seek(e);
          }
          return (long)g.hp.n;
        }
        // block-max WAND for OR
        int od[4];
        for (;;) {
          thr = g.hp.n == 10 ? g.hp.thr : -1;
          for (int i = 0; i < T; i++) od[i] = i;
          std::sort(od, od + T, [&](int a, int b) { return K[a].cur() < K[b].cur(); });
          float s = 0;
          int pv_ = -1;
          for (int i = 0; i < T; i++) {
            if (K[od[i]].cur() == END) break;
            s += K[od[i]].mxs;
            if (s > thr) {
              pv_ = i;
              break;
            }
          }
          if (pv_ < 0) break;
          u32 d = K[od[pv_]].cur();
          while (pv_ + 1 < T && K[od[pv_ + 1]].cur() == d) pv_++;
          float bs = 0;
          u32 nx = END;
          for (int i = 0; i <= pv_; i++) {
            Cur& k = K[od[i]];
            u32 b = k.b;
            while (b < k.nb && k.h[b].last < d) b++;
            if (b < k.nb) {
              bs += k.h[b].mx * k.idf;
              nx = std::min(nx, k.h[b].last);
            }
          }
          if (bs > thr) {
            if (K[od[0]].cur() == d) {
              float sc = 0;
              for (int i = 0; i <= pv_; i++) sc += K[od[i]].score(d);
              g.hp.add(sc, d);
              for (int i = 0; i <= pv_; i++) K[od[i]].next();
            } else {
              for (int i = 0; i < pv_; i++) K[od[i]].seek(d);
            }
          } else {
            u32 t = nx == END ? d + 1 : nx + 1;
            if (pv_ + 1 < T) t = std::min(t, K[od[pv_ + 1]].cur());
            if (t <= d) t = d + 1;
            for (int i = 0; i <= pv_; i++) K[od[i]].seek(t);
          }
        }
        return (long)g.hp.n;
      };
      if (opt("verify", "") != "") {
        all(false, false);
        vector<float> x;
        for (int i = 0; i < g.hp.n; i++) x.push_back(g.hp.h[i].s);
        std::sort(x.begin(), x.end());
        bmw();
        vector<float> y;
        for (int i = 0; i < g.hp.n; i++) y.push_back(g.hp.h[i].s);
        std::sort(y.begin(), y.end());
        bool ok = x.size() == y.size();
        for (size_t i = 0; ok && i < x.size(); i++) ok = fabs(x[i] - y[i]) < 1e-3;
        if (!ok) printf("MISMATCH q%d %s %zu %zu\n", q.id, q.cls.c_str(), x.size(), y.size());
      }
      bench(out, label.c_str(), "top10", q, [&] { return bmw(); });
      bench(out, label.c_str(), "count", q, [&] { return all(false, false); });
      bench(out, label.c_str(), "facets", q, [&] { return all(true, false); });
      bench(out, label.c_str(), "filter", q, [&] { return all(true, true); });
    }
  }
  fclose(out);
}
