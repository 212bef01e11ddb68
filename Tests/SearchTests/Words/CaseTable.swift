/// Pairs of texts that mean the same: a record with either is found by the other.
enum CaseTable {
  static let pairs: [(String, String)] =
    design + latex + html + unicode + hyphens + apostrophes + names + chemistry + mathematics + scripts
    + inflection

  /// The cases of the design, section 5.
  static let design = [
    (#"L\'evy"#, "Lévy"), (#"L\'evy"#, "Levy"), ("Lévy", "Levy"), ("Sukenık", "Sukeník"),
    ("Sukenık", "Sukenik"),
    ("Łódź", "Lodz"), ("Ørsted", "Orsted"), ("straße", "strasse"), ("H<sub>2</sub>O", "H₂O"),
    ("H<sub>2</sub>O", "H2O"),
    ("H₂O", "H2O"), ("α-synuclein", "alpha-synuclein"), ("mean-field", "mean field"),
    ("mean-field", "meanfield"),
    ("mean field", "meanfield"), ("don't", "don’t"), ("don't", "dont"), ("don’t", "dont"),
    ("l'enjeu", "enjeu"),
    ("l’enjeu", "enjeu"), (#"$\mathcal{O}(n \log n)$"#, "o n log n"), (#"$\ell_1$"#, "ℓ1"),
    ("naïve", "naive"),
    ("NC1", "nc1"), ("C++", "c++"), ("C#", "c#"), ("Universität", "Universitat"),
  ]

  static let latex = [
    (#"\"uber"#, "über"), (#"G\"odel"#, "Gödel"), (#"Erd\H{o}s"#, "Erdős"),
    (#"Poincar\'{e}"#, "Poincaré"), (#"na\"{\i}ve"#, "naïve"), (#"Fran\c{c}ois"#, "François"),
    (#"\v{C}ech"#, "Čech"),
    (#"\v Cech"#, "Cech"), (#"\L{}ojasiewicz"#, "Łojasiewicz"), (#"\O rsted"#, "Ørsted"),
    (#"\ss"#, "ß"), (#"Stra\ss e"#, "Straße"), (#"\ae ther"#, "æther"), (#"\'Etale"#, "étale"),
    (#"\`a la carte"#, "à la carte"),
    (#"H\^opital"#, "Hôpital"), (#"Mu\~noz"#, "Muñoz"), (#"\.Zycki"#, "Życki"),
    (#"\emph{convex} hull"#, "convex hull"),
    (#"\textbf{bold} claim"#, "bold claim"), (#"\textit{in vivo}"#, "in vivo"),
    (#"$\alpha$-helix"#, "α-helix"),
    (#"$\alpha$-helix"#, "alpha helix"), (#"$\beta$ decay"#, "β decay"),
    (#"$\Gamma$-convergence"#, "Gamma-convergence"),
    (#"$x^2$"#, "x2"), (#"$x_{i}$"#, "xi"), (#"$\mathbb{R}^n$"#, "ℝn"),
    (#"$\mathbf{P}$ versus NP"#, "P versus NP"),
    (#"$k$-means"#, "k-means"), (#"$n$-gram"#, "n-gram"), (#"$\lambda$-calculus"#, "lambda calculus"),
    (#"S$^2$SQL"#, "S2SQL"), (#"CO$_2$"#, "CO2"), (#"CO$_2$"#, "CO₂"), (#"{B}ayesian"#, "Bayesian"),
    (#"{DNA}"#, "DNA"),
    (#"rock \& roll"#, "rock & roll"), (#"50\% off"#, "50% off"), (#"a~priori"#, "a priori"),
    (#"``quoted words''"#, "quoted words"), (#"\textsc{Lasso} path"#, "lasso path"),
    (#"\texttt{grep} tool"#, "grep tool"),
  ]

  static let html = [
    ("<i>E. coli</i>", "E. coli"), ("<b>bold</b>ness", "boldness"), ("x<sup>2</sup>", "x²"),
    ("x<sup>2</sup>", "x2"),
    ("CO<sub>2</sub>", "CO₂"), ("<em>Drosophila</em>", "Drosophila"), ("R&amp;D", "R&D"),
    ("AT&#38;T", "AT&T"),
    ("caf&eacute;", "café"), ("Sch&ouml;n", "Schön"), ("M&uuml;ller", "Müller"),
    ("&alpha;-particle", "α-particle"),
    ("&beta;-carotene", "beta-carotene"), ("Fe<sup>3+</sup>", "Fe³⁺"), ("a&nbsp;gap", "a gap"),
    ("&lt;tag&gt; soup", "tag soup"),
    ("na&iuml;ve", "naive"), ("&#945;-decay", "alpha decay"), ("&#x3B1;-wave", "α-wave"),
    ("<p>first</p><p>second</p>", "first second"),
    ("line<br>break", "line break"), ("<sub>i</sub>n", "in"),
    ("fa&ccedil;ade", "facade"), ("&Aring;ngstr&ouml;m", "Angstrom"), ("Erd&#337;s", "Erdős"),
    ("soft&shy;ware", "software"),
  ]

  static let unicode = [
    ("ﬁnite", "finite"), ("eﬃcient", "efficient"), ("ｆｕｌｌｗｉｄｔｈ", "fullwidth"), ("𝕌niversal", "Universal"),
    ("𝒢raph", "graph"), ("Ⅳ", "iv"), ("e\u{301}tude", "étude"), ("compe\u{AD}tences", "compétences"),
    ("zero\u{200B}width", "zerowidth"), ("non\u{A0}breaking", "non breaking"), ("İstanbul", "Istanbul"),
    ("ĳs", "ijs"),
    ("Ǆungla", "dzungla"), ("Å", "a"), ("K", "k"), ("Ω", "omega"),
    ("µm", "μm"), ("µ", "mu"), ("ﬂow", "flow"), ("naı̈ve", "naive"), ("ŒUVRE", "oeuvre"), ("Æsop", "aesop"),
    ("CAFÉ", "café"), ("STRASSE", "straße"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("ПРИВЕТ", "привет"),
  ]

  static let hyphens = [
    ("co-operation", "cooperation"), ("co-operation", "co operation"), ("pre-training", "pretraining"),
    ("pre training", "pretraining"), ("data set", "dataset"), ("data-set", "dataset"),
    ("data set", "data-set"),
    ("non-linear", "nonlinear"), ("non linear", "nonlinear"), ("multi-task", "multitask"),
    ("e-mail", "email"),
    ("x-ray", "xray"), ("X-ray", "x ray"), ("semi-supervised", "semisupervised"),
    ("cross-lingual", "crosslingual"),
    ("sub-space", "subspace"), ("over-fitting", "overfitting"), ("time-series", "time series"),
    ("time-series", "timeseries"), ("state-of-the-art", "state of the art"), ("well‐known", "well-known"),
    ("well‑known", "well known"), ("long–range", "long-range"), ("and/or", "and or"),
    ("input/output", "input output"),
    ("self-attention", "selfattention"), ("word-embedding", "word embedding"), ("wave-guide", "waveguide"),
    ("wave guide", "waveguide"), ("photo-voltaic", "photovoltaic"), ("micro-fluidics", "microfluidics"),
    ("anti-matter", "antimatter"), ("super-conductor", "superconductor"),
    ("Nord-Süd-Gefälle", "Nord Süd Gefälle"),
    ("BERT-base", "BERT base"), ("COVID-19", "COVID 19"), ("SARS-CoV-2", "SARS CoV 2"),
    ("COVID-19", "COVID19"),
  ]

  static let apostrophes = [
    ("can't", "cant"), ("o'clock", "oclock"), ("O'Brien", "OBrien"), ("O’Brien", "O'Brien"),
    ("Schrödinger’s", "Schrodinger's"),
    ("d'Alembert", "Alembert"), ("l’été", "été"), ("qu'il", "il"), ("aujourd'hui", "aujourd’hui"),
    ("n'est", "est"),
    ("jusqu’ici", "ici"), ("s'agit", "agit"), ("dell'arte", "dell’arte"), ("it's", "its"),
    ("j'accuse", "accuse"),
    ("lorsqu'elle", "elle"), ("c’est", "est"), ("m'appelle", "appelle"), ("rock'n'roll", "rock’n’roll"),
  ]

  static let names = [
    // German
    ("Müller", "Muller"), ("Größe", "Grosse"), ("Weiß", "Weiss"), ("Schönberg", "Schonberg"),
    ("Jürgen", "Jurgen"),
    // French
    ("François", "Francois"), ("Hélène", "Helene"), ("Benoît", "Benoit"), ("Noël", "Noel"),
    ("Guénot", "Guenot"),
    // Czech and Slovak
    ("Dvořák", "Dvorak"), ("Čapek", "Capek"), ("Šťastný", "Stastny"), ("Žižka", "Zizka"),
    ("Růžička", "Ruzicka"),
    // Polish
    ("Wałęsa", "Walesa"), ("Kraków", "Krakow"), ("Świątek", "Swiatek"), ("Źródło", "Zrodlo"),
    ("Skłodowska", "Sklodowska"),
    // Nordic and Icelandic
    ("Øystein", "Oystein"), ("Åse", "Ase"), ("Þór", "Thor"), ("Sigurðsson", "Sigurdsson"),
    ("Kjærgaard", "Kjaergaard"),
    // Turkish, Vietnamese, Hungarian, Romanian, Spanish, Portuguese, Croatian
    ("Şahin", "Sahin"), ("Yıldız", "Yildiz"), ("Nguyễn", "Nguyen"), ("Đặng", "Dang"), ("Szőke", "Szoke"),
    ("Țurcanu", "Turcanu"),
    ("Ibáñez", "Ibanez"), ("João", "Joao"), ("Đoković", "Dokovic"), ("Conceição", "Conceicao"),
  ]

  static let chemistry = [
    ("Ca<sup>2+</sup>", "Ca²⁺"), ("Ca<sup>2+</sup>", "Ca2+"), ("$\\mathrm{H_2O}$", "H2O"),
    ("$\\mathrm{SiO}_2$", "SiO₂"), ("C₆H₁₂O₆", "C6H12O6"), ("TNFα", "TNF-α"), ("TNFα", "TNFalpha"),
    ("β‑lactam", "beta-lactam"),
    ("γ-Fe₂O₃", "gamma Fe2O3"), ("<sup>13</sup>C", "13C"), ("$^{13}$C", "13C"), ("¹³C", "13C"),
    ("μ-opioid", "mu-opioid"),
    ("LiFePO<sub>4</sub>", "LiFePO4"), ("N₂", "N2"), ("κB", "kappaB"), ("NF-κB", "NF kappaB"),
    ("poly(ethylene)", "poly ethylene"),
    ("ω-3", "omega-3"),
  ]

  static let mathematics = [
    ("$L^p$ space", "Lp space"), ("L² norm", "L2 norm"), ("$\\ell_2$ norm", "ℓ₂ norm"),
    ("$\\epsilon$-net", "epsilon net"),
    ("ε-net", "epsilon-net"), ("$\\zeta(s)$", "zeta s"), ("$\\pi$", "pi"), ("π", "pi"),
    ("$SL_2(\\mathbb{Z})$", "SL2 Z"),
    ("σ-algebra", "sigma-algebra"), ("$\\sigma$-algebra", "σ-algebra"), ("$p$-adic", "p-adic"),
    ("$\\infty$-category", "∞-category"),
    ("ℤ₂", "Z2"), ("$C^*$-algebra", "C algebra"), ("$\\chi^2$ test", "χ² test"), ("χ² test", "chi2 test"),
    ("Δ-complex", "delta complex"),
    ("$\\Omega(n^2)$", "Omega n2"), ("$\\mathrm{GL}(n)$", "GL n"), ("$\\varphi$ map", "φ map"),
    ("$\\phi$ map", "phi map"),
    ("$2^n$", "2n"), ("$\\mathcal{N}=4$", "N 4"), ("λ₁", "lambda1"),
  ]

  static let scripts = [
    ("한국어", "한국어"),
    ("ディープラーニング", "ﾃﾞｨｰﾌﾟﾗｰﾆﾝｸﾞ"), ("Машинное обучение", "машинное обучение"), ("λόγος", "λογος"),
    ("Ελλάδα", "ελλαδα"),
    ("ёлка", "елка"), ("עִבְרִית", "עברית"), ("العَرَبِيَّة", "العربية"), ("हिन्दी", "हिन्दी"),
  ]

  /// English, as the index of these cases is.
  static let inflection = [
    ("networks", "network"), ("networking", "networks"), ("optimization", "optimize"), ("studies", "study"),
    ("learning", "learned"), ("connected", "connection"), ("quickly", "quick"), ("theories", "theory"),
    ("running", "runs"), ("measured", "measurement"), ("groups", "grouping"), ("generalised", "generalise"),
  ]

  /// Texts and words that find them, where the other way round would be asking for more than the record has.
  static let oneWay = [
    ("神経回路", "神経"), ("神経回路", "経回"), ("神経回路", "回路"), ("機械学習", "学習"), ("自然言語処理", "言語"), ("深度学习", "深度"),
    ("神经网络", "网络"), (#"Erd\H os"#, "Erdos"), (#"\AA ngstr\"om"#, "Ångström"),
    ("<span class=\"x\">inline</span> text", "inline text"), ("l'enjeu du siècle", "siecle"),
  ]

  /// Texts and words that must not find them.
  static let strangers = [
    (#"\emph{(i)} in italics"#, "emph"), ("salt &#38; pepper", "38"), ("notable findings", "not able"),
    ("<b>only</b> once", "b"), (#"\textbf{strong}"#, "textbf"), ("C++ code", "C#"),
  ]
}
