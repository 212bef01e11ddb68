// swift-format-ignore-file

/// The look of all pages: without script, for light and dark, paper and small screens.
///
/// Fonts are those of the system. One accent, red, for what was chosen or can be done; the colours of open
/// access stand only beside its words.
package enum Style {
  /// What every page needs, and all that lists need: with a list of ten hits it is what a reader waits for.
  package static let lists: StaticString = #"""
    @layer base, layout, parts, print;

    @layer base {
      :root {
        color-scheme: light dark;
        --serif: "Iowan Old Style", "Palatino Linotype", Palatino, P052, "Book Antiqua", "Noto Serif", serif;
        --sans: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif;
        --mono: ui-monospace, "SF Mono", Consolas, "Noto Sans Mono", "Liberation Mono", monospace;
        --t-1: .8125rem; --t0: .9375rem; --t1: 1.0625rem; --t2: 1.25rem; --t3: 1.625rem; --t4: 2.25rem;
        --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s5: 1.5rem; --s6: 2.5rem; --s7: 4rem;
        --paper: #fdfdfb; --ink: #1b1b1f; --ink2: #56565c; --line: #dddbd4; --edge: #85837b;
        --rubric: #9c2a1e; --on: #fff; --wash: #f7e2dc;
        --gold: #957000; --green: #2b7a42; --diamond: #20789a; --hybrid: #7457ad; --bronze: #a35a28; --closed: #6a6d75;
      }
      @media screen and (prefers-color-scheme: dark) {
        :root {
          --paper: #17171a; --ink: #e8e6e1; --ink2: #aaa8a4; --line: #36363c; --edge: #807f85;
          --rubric: #ff9d87; --on: #17171a; --wash: #40241d;
          --gold: #d7ac3a; --green: #6fbf85; --diamond: #68bbd8; --hybrid: #b39ae0; --bronze: #d69566; --closed: #9a9ca3;
        }
      }
      *, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0 }
      html { text-size-adjust: 100%; -webkit-text-size-adjust: 100% }
      body { font: var(--t0)/1.5 var(--sans); color: var(--ink); background: var(--paper); border-top: 4px solid var(--ink); min-height: 100vh; overflow-wrap: anywhere }
      a { color: inherit; text-decoration: underline; text-decoration-color: var(--edge); text-decoration-thickness: 1px; text-underline-offset: .2em }
      a:hover, summary:hover { color: var(--rubric); text-decoration-color: currentcolor }
      :focus-visible { outline: 2px solid var(--rubric); outline-offset: 2px; border-radius: 1px }
      h1, h2, h3 { font-weight: 400; line-height: 1.25; text-wrap: pretty }
      h1 { font-family: var(--serif); font-size: var(--t3); text-wrap: balance }
      h2 { font: 600 var(--t0)/1.4 var(--sans) }
      ul, ol { list-style: none }
      cite { font-style: italic }
      sub, sup { font-size: .72em; line-height: 0 }
      q { quotes: "“" "”" }
      :lang(de) q { quotes: "„" "“" }
      input, button { font: inherit; color: inherit }
      ::placeholder { color: var(--ink2); opacity: 1 }
      input { background: var(--paper); border: 1px solid var(--edge); border-radius: 2px; padding: .3rem .5rem; min-width: 0 }
      button { background: var(--paper); border: 1px solid var(--edge); border-radius: 2px; padding: .3rem .7rem; cursor: pointer }
      button:hover { border-color: var(--rubric); color: var(--rubric) }
      summary { cursor: pointer; list-style: none }
      summary::-webkit-details-marker { display: none }
      summary::before { content: ""; display: inline-block; border: .28em solid transparent; border-inline-start: .4em solid; border-inline-end: 0; margin-inline-end: .45em }
      [open] > summary::before { rotate: 90deg }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums }
      th, td { text-align: start; vertical-align: top; padding: .35rem var(--s4) .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400 }
      thead th { color: var(--ink2); font-size: var(--t-1); vertical-align: bottom }
      td.n, th.n { text-align: end; white-space: nowrap }
      code { font: .9em var(--mono) }
      mark { background: var(--wash); color: inherit }
      svg { display: block; overflow: visible }
      .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
      .m { color: var(--ink2) }
      .num, .n { font-variant-numeric: tabular-nums lining-nums }
      .skip { position: absolute; inset-inline-start: -99rem; background: var(--paper); padding: var(--s2) var(--s4); z-index: 3 }
      .skip:focus { inset-inline-start: var(--s4) }
    }

    @layer layout {
      .top, .page, .foot { max-width: 80rem; margin-inline: auto; padding-inline: clamp(1rem, 3vw, 2rem) }
      .top { display: grid; grid-template-columns: 16rem minmax(0, 1fr) auto; gap: var(--s2) 3rem; align-items: center; padding-block: var(--s4) }
      .top + .page { border-top: 1px solid var(--line) }
      .page { padding-block: var(--s5) var(--s7) }
      .foot { border-top: 1px solid var(--line); padding-block: var(--s4) var(--s6); display: flex; flex-wrap: wrap; gap: var(--s1) var(--s5); font-size: var(--t-1); color: var(--ink2) }
      .foot :first-child { margin-inline-end: auto }
      .cols { display: grid; grid-template-columns: 16rem minmax(0, 1fr); column-gap: 3rem; align-items: start }
      .cols > .head { grid-column: 2 }
      .cols > .facets { grid-column: 1; grid-row: 1 / span 3 }
      .row { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); align-items: baseline }
      .prose { font: var(--t1)/1.55 var(--serif); max-width: 33em }
      @media (max-width: 56rem) {
        .top { grid-template-columns: 1fr auto; padding-block: var(--s3) }
        .top .find { grid-column: 1 / -1; grid-row: 2 }
        .cols { grid-template-columns: minmax(0, 1fr); column-gap: 0 }
        .cols > * { grid-column: 1 !important; grid-row: auto !important }
        .page { padding-top: var(--s4) }
        :root { --t4: 1.75rem; --t3: 1.375rem; --t2: 1.1875rem; --s6: 2rem }
      }
    }

    @layer parts {
      .brand { font: var(--t2)/1.2 var(--serif) }
      .brand a { text-decoration: none }
      .brand span { color: var(--rubric) }
      .find { display: flex; position: relative; max-width: 46rem }
      .find input { flex: 1; font: var(--t1)/1.4 var(--serif); padding: .45rem .7rem; border-color: var(--ink); border-inline-end: 0; border-radius: 2px 0 0 2px }
      .find button { background: var(--rubric); border-color: var(--rubric); color: var(--on); font-weight: 600; border-radius: 0 2px 2px 0; padding-inline: 1.1rem }
      .find button:hover { background: var(--ink); border-color: var(--ink); color: var(--paper) }
      .find input:focus-visible { outline-offset: -2px }
      ::-webkit-search-cancel-button { filter: grayscale(1) }
      .sugg { position: absolute; inset: 100% 0 auto; z-index: 2; background: var(--paper); border: 1px solid var(--ink); border-top: 0; font: var(--t1)/1.4 var(--serif) }
      .sugg li { display: flex; justify-content: space-between; gap: var(--s4); padding: .35rem .7rem; cursor: pointer }
      .sugg [aria-selected=true] { background: var(--wash) }

      /* the line above the list */
      .chips { display: flex; flex-wrap: wrap; gap: var(--s2); margin-top: var(--s3) }
      .chips a { display: block; padding: .2rem .6rem; text-decoration: none; border: 1px solid var(--rubric); border-radius: 2px; background: var(--wash); font-size: var(--t-1); line-height: 1.4 }
      .chips a::after { content: " ×" / ""; font-weight: 600; color: var(--rubric) }
      .chips .all { background: none; border-color: transparent; text-decoration: underline; padding-inline: var(--s1) }
      .chips .all::after { content: none }
      .tools { display: flex; flex-wrap: wrap; gap: 0 var(--s4); align-items: center; margin-top: var(--s4); border-block: 1px solid var(--line); padding-block: var(--s1) }
      .opts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--s4) }
      .opts a, .opts b, .menu summary, .acts summary, .acts > a { display: inline-block; padding-block: .2rem }
      .opts a, .acts > a { text-decoration-color: var(--line) }
      .opts [aria-current] { font-weight: 600; text-decoration: underline 2px var(--rubric); text-underline-offset: .35em }
      .menu { position: relative; margin-inline-start: auto }
      .menu ul { position: absolute; inset-inline-end: 0; z-index: 2; min-width: 15rem; background: var(--paper); border: 1px solid var(--ink); padding: var(--s2) 0 }
      .menu li a { display: flex; justify-content: space-between; gap: var(--s4); padding: .3rem var(--s4); text-decoration: none }
      .menu li a:hover { background: var(--wash) }
      .note { border-inline-start: 3px solid var(--rubric); padding: var(--s1) var(--s4); margin-top: var(--s4); max-width: 46rem }

      /* facets */
      .facets > summary { font-weight: 600; padding: var(--s2) 0; border-block: 1px solid var(--line) }
      .facets h2 { margin-bottom: var(--s2) }
      .facets section + section { margin-top: var(--s5); border-top: 1px solid var(--line); padding-top: var(--s3) }
      .v { display: grid; grid-template-columns: 1.35rem minmax(0, 1fr) auto; padding-block: .2rem; line-height: 1.35; text-decoration: none; font-size: .875rem }
      .v::before { content: ""; width: .8rem; height: .8rem; border: 1px solid var(--edge); border-radius: 1px; margin-top: .2rem }
      .v:hover::before { border-color: var(--rubric) }
      .v.on { font-weight: 600 }
      .v.on::before { content: "✓" / ""; background: var(--rubric); border-color: var(--rubric); color: var(--on); font: 700 .7rem/.75rem var(--sans); text-align: center }
      .v > .l { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden }
      .v:is(.on, :hover, :focus) > .l { -webkit-line-clamp: none }
      .v .n { color: var(--ink2); padding-inline-start: var(--s3); font-weight: 400; text-align: end }
      .shares { display: grid; grid-template-columns: 1.35rem minmax(0, 1fr) auto auto auto }
      .shares li { display: contents }
      .shares .v { grid-column: 1 / 5; grid-template-columns: subgrid }
      .only { font-size: var(--t-1); color: var(--ink2); padding: .2rem 0 .2rem var(--s2); line-height: 1.45; text-decoration-color: var(--line) }
      ul:not(.shares) > li:has(> .only) { display: grid; grid-template-columns: minmax(0, 1fr) auto }
      li:has(> .only) > details { grid-column: 1 / -1 }
      .tree li { position: relative; padding-inline-start: 1.1rem }
      .tree summary { position: absolute; inset-block-start: 0; inset-inline-start: -.35rem; width: 1.5rem; line-height: 1.5rem; padding-inline: .4rem }
      .more { font-size: var(--t-1); display: inline-block; padding-block: .25rem; color: var(--ink2) }
      .in { display: flex; gap: var(--s2); align-items: center; font-size: var(--t-1); margin-top: var(--s2) }
      .in input { padding: .2rem .4rem; flex: 1 }
      .in button { padding: .2rem .6rem }
      .stat { display: flex; justify-content: space-between; gap: var(--s3); font-size: .875rem }

      /* charts */
      .bars { width: 100%; height: 4rem; border-bottom: 1px solid var(--edge) }
      .bars path { stroke: var(--edge); stroke-width: 8 }
      .bars .s path { stroke: var(--rubric) }
      .bars a rect { fill: transparent; width: 10px; height: 100% }
      .bars .r { fill: var(--rubric); stroke: none }
      .bars + .axis { margin-top: .2rem }
      .bars a:hover path { stroke: var(--ink) }
      .tools + .bars { margin-top: var(--s5) }
      .axis { display: flex; justify-content: space-between; font-size: var(--t-1); color: var(--ink2) }
      .share { width: 100%; height: .6rem; margin-bottom: var(--s2) }
      .gold { --c: var(--gold) } .green { --c: var(--green) } .diamond { --c: var(--diamond) }
      .hybrid { --c: var(--hybrid) } .bronze { --c: var(--bronze) } .closed { --c: var(--closed) } .none { --c: var(--line) }
      svg :is(.gold, .green, .diamond, .hybrid, .bronze, .closed, .none) { fill: var(--c) !important }
      .brush { fill: var(--wash); stroke: var(--rubric) }

      /* open access: shape, colour and word */
      .oa { white-space: nowrap }
      .oa::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-inline-end: .45em; background: var(--c); forced-color-adjust: none }
      .oa.gold::before { border-radius: 50% }
      .oa.green::before { border-radius: 0 70% 0 70% }
      .oa.diamond::before { rotate: 45deg; scale: .85 }
      .oa.hybrid::before { border-radius: 50%; background: none; border: 1.5px solid var(--c); box-shadow: inset .35em 0 var(--c) }
      .oa.bronze::before { border-radius: 50%; background: none; border: .17em solid var(--c) }
      .oa.closed::before { background: none; border: 1.5px solid var(--c) }
      .oa.none::before { height: 2px; margin-bottom: .25em; background: var(--edge) }

      /* a hit: the year hangs in the margin */
      .hit { display: grid; grid-template-columns: 3rem minmax(0, 37rem) minmax(8rem, 11rem); column-gap: var(--s5); padding-block: 1.25rem }
      .hit + .hit { border-top: 1px solid var(--line) }
      .hit > * { grid-column: 2 }
      .hit .t { font: var(--t2)/1.3 var(--serif) }
      .hit .t a { text-decoration: none }
      .hit .t a:hover { text-decoration: underline 1px }
      .hit .t a:visited { color: var(--ink2) }
      .hit .yr { grid-area: 1 / 1; font: var(--t1)/1.53 var(--serif); font-variant-numeric: oldstyle-nums tabular-nums; color: var(--ink2) }
      .by { margin-top: var(--s1) }
      .by a { text-decoration-color: var(--line) }
      .hit .ven { color: var(--ink2); font-size: .875rem }
      .snip { font: 1rem/1.5 var(--serif); max-width: 36em; margin-top: var(--s2) }
      .hit:has(.abs[open]) .snip { display: none }
      .side { grid-area: 1 / 3 / span 9; font-size: var(--t-1); line-height: 1.45 }
      .side a, .side .oa, .row a, .axis a, .key a { display: inline-block; padding-block: .17rem; min-width: 1.5rem }
      .axis + p { margin-top: var(--s2) }
      .side a { text-decoration-color: var(--line) }
      .acts { display: flex; flex-wrap: wrap; gap: 0 var(--s5); margin-top: var(--s2); font-size: .875rem; color: var(--ink2) }
      .acts details[open] { flex-basis: 100% }
      .acts details > :not(summary) { color: var(--ink); margin-block: var(--s2) }
      @supports selector(::details-content) {
        .acts details { display: contents }
        .acts details::details-content { order: 1 }
        .acts details[open]::details-content { flex-basis: 100% }
      }
      .cit { font-family: var(--serif); font-size: 1rem; max-width: 36em }
      .pager { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s5); align-items: center; border-top: 1px solid var(--line); padding-top: var(--s4); margin-top: var(--s4) }
      .pager form { display: flex; gap: var(--s2); align-items: center }
      .pager form input { width: 4.5rem }
      .pager .opts { margin-inline-start: auto }
      .go { font-weight: 600; border: 1px solid var(--rubric); color: var(--rubric); border-radius: 2px; padding: .4rem .9rem; text-decoration: none }
      .go:hover { background: var(--wash) }

      .ven { margin-top: .1rem }
      .zero { color: var(--rubric); font-weight: 600 }
      .copy { font: var(--t-1)/1.4 var(--sans); padding: .1rem .5rem }
      .scroll { overflow-x: auto }
      .lead { margin-top: var(--s3) }
      @media (min-width: 56.01rem) {
        .facets > summary { display: none }
        .facets::details-content { content-visibility: visible }
      }
      @media (max-width: 72rem) {
        .hit { grid-template-columns: 3rem minmax(0, 1fr); column-gap: var(--s4) }
        .side { grid-area: auto / 2; display: flex; flex-wrap: wrap; gap: 0 var(--s4); margin-top: var(--s2) }
      }
      @media (max-width: 56rem) {
        .facets { margin-top: var(--s4) }
        .facets[open] { border-bottom: 1px solid var(--line); padding-bottom: var(--s5) }
        .facets > summary + * { margin-top: var(--s4) }
        .tools { border-top: 0; margin-top: 0 }
        .v { padding-block: .4rem; font-size: var(--t0) }
        .tree summary { padding-block: .3rem }
      }
      @media (max-width: 36rem) {
        .hit { grid-template-columns: minmax(0, 1fr) }
        .hit > *, .side { grid-column: 1 }
        .hit .yr { grid-area: auto; font-size: var(--t0); line-height: 1.4 }
        .menu { margin-inline-start: 0 }
        .menu ul { inset-inline: 0 auto }
        .pager .opts { margin-inline-start: 0 }
        th, td { padding-inline-end: .6rem; overflow-wrap: break-word }
        thead th.n { white-space: normal }
      }
    }

    """#

  /// Records, reports, and all pages else.
  package static let pages: StaticString = #"""
    @layer layout {
      .rec { display: grid; grid-template-columns: minmax(0, 40rem) minmax(14rem, 24rem); gap: var(--s6) 4rem; justify-content: space-between }
      .rec > header { grid-column: 1 / -1 }
      .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: var(--s6) 4rem }
      .stack > * + * { margin-top: var(--s6) }
      @media (max-width: 56rem) { .rec { grid-template-columns: minmax(0, 1fr); column-gap: 0 } }
    }

    @layer parts {
      .find.big input { font-size: var(--t2); padding: .7rem .9rem }
      .vals { columns: 20rem; column-gap: 3rem; margin-block: var(--s3) }
      .vals li { break-inside: avoid }
      .narrow { max-width: 30rem }
      .bars.tall { height: 7rem }
      .rec aside p > a { display: inline-block; padding-block: .27rem }
      .list h3 { font: var(--t2)/1.3 var(--serif) }
      .list h3 a { text-decoration: none }
      .list h3 a:hover { text-decoration: underline 1px }
      .list h3 a:visited { color: var(--ink2) }

      /* a record */
      .rec h1 { font-size: var(--t4); line-height: 1.2; max-width: 26em }
      .rec h2, .sec > h2 { border-top: 1px solid var(--line); padding-top: var(--s3); margin-bottom: var(--s3) }
      .rec .main > * + section { margin-top: var(--s6) }
      .names { font-size: var(--t1); margin-top: var(--s4) }
      .names li { display: inline-block; margin-inline-end: var(--s4) }
      .dl { display: grid; grid-template-columns: minmax(7rem, 10rem) minmax(0, 1fr); gap: .35rem var(--s4); font-size: .875rem }
      .dl dt { color: var(--ink2) }
      .rec aside { font-size: .875rem }
      .rec aside .dl { grid-template-columns: 5rem minmax(0, 1fr) }
      .orcid { font-size: var(--t-1); color: var(--ink2) }
      header .ven { margin-top: var(--s2) }
      .rec aside section + section { margin-top: var(--s5) }
      .file { display: block; border: 1px solid var(--rubric); border-radius: 2px; padding: var(--s3) var(--s4); text-decoration: none; margin-bottom: var(--s3) }
      .file b { color: var(--rubric) }
      .acc details { border-bottom: 1px solid var(--line) }
      .acc summary { padding-block: .35rem }
      .acc .cit { padding-block: var(--s1) var(--s4) }
      .list li + li { margin-top: var(--s4) }
      .list h3 { font-size: var(--t1) }
      .step { display: flex; flex-wrap: wrap; gap: 0 var(--s5); font-size: .875rem; margin-bottom: var(--s5) }
      .step :first-child { margin-inline-end: auto }
      .step > * { padding-block: .15rem }

      /* home, lists by year, reports */
      .home { max-width: 60rem; padding-top: clamp(2rem, 8vh, 5rem) }
      .home h1 { font-size: var(--t4); margin-bottom: var(--s5) }
      .home h2 { border-top: 1px solid var(--line); padding-top: var(--s3); margin-bottom: var(--s3) }
      .home .v { grid-template-columns: minmax(0, 1fr) auto; align-items: baseline }
      .home .shares { grid-template-columns: minmax(0, 1fr) auto 4.5rem }
      .home .shares .v { grid-template-columns: subgrid; grid-column: 1 / -1 }
      .home .v::before { content: none }
      .yrs > section { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: var(--s3) var(--s5); border-top: 1px solid var(--line); padding-block: var(--s4) var(--s5) }
      .yrs h2 { font: var(--t3)/1.2 var(--serif); font-variant-numeric: oldstyle-nums }
      .yrs li { font: 1rem/1.5 var(--serif); display: grid; grid-template-columns: minmax(0, 40rem) minmax(12rem, 1fr); column-gap: 3rem }
      .yrs li + li { margin-top: var(--s3) }
      .yrs li .row { align-content: start; padding-top: .2rem; font: var(--t-1)/1.5 var(--sans); color: var(--ink2) }
      .wide { width: 100% }
      .key { margin-block: var(--s2) var(--s5); display: flex; flex-wrap: wrap; gap: var(--s1) var(--s5); font-size: .875rem }
      .jump { margin-block: var(--s2) var(--s3) }
      .hang > section { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: var(--s3) 3rem; border-top: 1px solid var(--line); padding-block: var(--s4) var(--s6) }
      .hang > header { margin-inline-start: 19rem; margin-bottom: var(--s5) }
      .sec > .row, .more-row { margin-top: var(--s2) }
      .best { font: var(--t3)/1.25 var(--serif) }
      .drop a { display: inline-grid; grid-template-columns: 4rem auto; text-decoration: none; padding-block: .2rem }
      .drop a span:last-child { text-decoration: underline 1px var(--edge); text-underline-offset: .2em }
      .msg { max-width: 40rem; padding-block: var(--s6) }
      .msg > * + * { margin-top: var(--s4) }
      .lines a { display: inline-block; padding-block: .16rem }
      .err { font: var(--t4)/1 var(--serif); color: var(--rubric) }
      @media (max-width: 56rem) {
        .hang > section { grid-template-columns: minmax(0, 1fr) }
        .hang > header { margin-inline-start: 0 }
      }
      @media (max-width: 36rem) {
        .yrs > section, .yrs li { grid-template-columns: minmax(0, 1fr) }
        .step :first-child { flex-basis: 100% }
      }
    }

    """#

  package static let print: StaticString = #"""
    @layer print {
      @media print {
        :root { --paper: #fff; --ink: #000; --ink2: #333; --line: #bbb; --edge: #777; --rubric: #000; --wash: #eee }
        body { font-size: 10pt; border: 0 }
        .find, .facets, .tools, .acts .cite, .acts > a, .abs > summary, .pager, .step, .skip, .copy, .top nav, .foot a, .chips .all, h1 .m,
        .more, .more-row, .acc summary, .acc details:not([open]), .rec aside details, [aria-labelledby=f], .yrs .row a { display: none !important }
        .chips a::after { content: none }
        .prose, .cit, .yrs li { font-size: 10pt; max-width: none }
        .cols, .rec, .hit, .yrs li { display: block }
        .rec > * + * { margin-top: 12pt }
        .hit, .yrs li { break-inside: avoid; padding-block: 6pt }
        .abs::details-content { content-visibility: visible }
        .hit:has(.abs) .snip { display: none }
        .hit .yr { float: inline-end }
        .file, .acc details { border: 0; padding: 0 }
        .side .full::after, [aria-labelledby=rd] a::after { content: " " attr(href) }
      }
    }

    """#

  /// All of it.
  package static let css = "\(lists)\(pages)\(print)"
}
