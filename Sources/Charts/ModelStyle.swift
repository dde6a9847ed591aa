/// The colour and the form of what charts show of a model: the same on every page and in every report.
package struct ModelStyle: Sendable, Hashable {
    /// The position of the colour among ``colours``.
    package let colour: Int
    /// Whether lines are dashed and points are squares, which tells models of one colour apart.
    package let isDashed: Bool

    /// Colours that colour-blind readers can distinguish (Okabe and Ito, 2008), and lighter ones for dark grounds.
    static let colours: [(day: String, night: String)] = [
        ("#0072b2", "#56b4e9"), ("#c24a00", "#ff9d5c"), ("#007f5c", "#4fd0a5"), ("#a8488c", "#e79ccb"),
        ("#7a5f00", "#e6c229"), ("#5b5bd6", "#a6a6ff"), ("#9a3b3b", "#ff8f8f"), ("#5f6b76", "#a9b4bf"),
    ]

    /// A model keeps its style for ever; new ones are added at the end.
    private static let styles: [String: ModelStyle] = [
        "blend": ModelStyle(colour: 0), "autoencoder": ModelStyle(colour: 1), "linear": ModelStyle(colour: 2),
        "als": ModelStyle(colour: 3), "vae": ModelStyle(colour: 4), "dae": ModelStyle(colour: 5),
        "hybrid": ModelStyle(colour: 6), "popularity": ModelStyle(colour: 7),
        "bias": ModelStyle(colour: 7, isDashed: true), "ncf": ModelStyle(colour: 0, isDashed: true),
        "sae": ModelStyle(colour: 2, isDashed: true), "ncf-softmax": ModelStyle(colour: 3, isDashed: true),
        "content": ModelStyle(colour: 4, isDashed: true),
    ]

    private init(colour: Int, isDashed: Bool = false) { (self.colour, self.isDashed) = (colour, isDashed) }

    /// The style of a kind of model. One that is not known here has always the same, too.
    package init(of kind: String) {
        if let style = Self.styles[kind] {
            self = style
        } else {
            // FNV-1a (RFC 9923).
            let hash = kind.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            self.init(colour: Int(hash % UInt64(Self.colours.count)), isDashed: true)
        }
    }

    /// The classes of a line.
    package var line: String { "line s\(colour)" + (isDashed ? " dashed" : "") }

    /// The class of an area.
    package var area: String { "f\(colour)" }

    /// A key of the style, for a legend.
    package var key: String {
        let mark = Self.point(at: (15, 6), style: self)
        return "<svg class=\"key\" viewBox=\"0 0 30 12\" aria-hidden=\"true\">"
            + "<line class=\"\(line)\" x1=\"1\" x2=\"29\" y1=\"6\" y2=\"6\"/>\(mark)</svg>"
    }

    /// A point of the style's form.
    ///
    /// - Parameter note: What a pointer over it shows; empty for nothing.
    static func point(
        at place: (x: Double, y: Double), radius: Double = 3, style: ModelStyle, note: String = ""
    ) -> String {
        let title = note.isEmpty ? "" : "<title>\(Markup.escaped(note))</title>"
        if style.isDashed {
            let side = Markup.pixel(2 * radius)
            return "<rect class=\"\(style.area)\" x=\"\(Markup.pixel(place.x - radius))\" "
                + "y=\"\(Markup.pixel(place.y - radius))\" width=\"\(side)\" height=\"\(side)\">\(title)</rect>"
        }
        return "<circle class=\"\(style.area)\" cx=\"\(Markup.pixel(place.x))\" cy=\"\(Markup.pixel(place.y))\" "
            + "r=\"\(Markup.pixel(radius))\">\(title)</circle>"
    }
}
