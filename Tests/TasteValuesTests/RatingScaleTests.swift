import Foundation
import TasteValues
import Testing

@Suite("The rating scale")
struct RatingScaleTests {
    @Test("A scale contains its steps, and nothing else")
    func values() {
        let scale = RatingScale.halfStars
        for steps in 0...9 { #expect(scale.contains(0.5 + 0.5 * Float(steps))) }
        for value: Float in [0, 0.25, 0.7, 5.25, 5.5, -0.5, -5, .nan, .infinity, -.infinity, .greatestFiniteMagnitude] {
            #expect(!scale.contains(value))
        }
        let tenths = RatingScale(minimum: -1, maximum: 1, step: 0.1)
        for steps in 0...20 { #expect(tenths.contains(-1 + 0.1 * Float(steps))) }
        #expect(!tenths.contains(0.05))
    }

    @Test("A rating may miss a step by less than a thousandth of a step", arguments: [-1, 1] as [Float])
    func tolerance(sign: Float) {
        let scale = RatingScale(minimum: 1, maximum: 5, step: 1)
        for step in 1...5 {
            #expect(scale.contains(Float(step) + sign * 0.0009))
            #expect(!scale.contains(Float(step) + sign * 0.005))
        }
    }

    @Test("Any number is rounded to the nearest step and clamped to the ends of the scale")
    func nearest() {
        let scale = RatingScale.halfStars
        #expect(scale.nearest(to: 3.7) == 3.5)
        #expect(scale.nearest(to: 3.8) == 4)
        #expect(scale.nearest(to: -7) == 0.5)
        #expect(scale.nearest(to: 99) == 5)
        #expect(scale.nearest(to: .nan) == 0.5)
        #expect(scale.clamp(3.7) == 3.7 && scale.clamp(-7) == 0.5 && scale.clamp(99) == 5 && scale.clamp(.nan) == 0.5)
    }

    @Test(
        "An impossible scale is refused",
        arguments: [
            (1, 1, 1), (1, 5, 0), (1, 5, -1), (1, 5, 3), (5, 1, 1), (.nan, 5, 1), (1, .infinity, 1), (0, 1e6, 1),
        ] as [(Float, Float, Float)])
    func impossible(minimum: Float, maximum: Float, step: Float) {
        let error = #expect(throws: TasteError.self) {
            try RatingScale(minimum: minimum, maximum: maximum, step: step).validate()
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test("The text of a scale omits trailing zeros, and a scale survives JSON")
    func text() throws {
        #expect("\(RatingScale.halfStars)" == "0.5 to 5 by 0.5")
        let json = try JSONEncoder().encode(RatingScale.halfStars)
        #expect(try JSONDecoder().decode(RatingScale.self, from: json) == .halfStars)
    }
}

@Suite("The rules for names")
struct NameTests {
    @Test("A name has 1 to 255 bytes of UTF-8", arguments: ["a", "\u{0}", String(repeating: "x", count: 255)])
    func good(name: String) { #expect(throws: Never.self) { try Names.check(name, field: "user") } }

    @Test("A name of another length is refused with its field", arguments: ["", String(repeating: "é", count: 128)])
    func bad(name: String) {
        let error = #expect(throws: TasteError.self) { try Names.check(name, field: "ratings[1].user") }
        #expect(error?.code == .invalidArgument && error?.field == "ratings[1].user")
        #expect(error?.inCall("rate").field == "rate.ratings[1].user")
    }
}
