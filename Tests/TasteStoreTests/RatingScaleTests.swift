import Testing

@testable import TasteStore

@Suite("The rating scale")
struct RatingScaleTests {
    @Test("knows its values and no others")
    func values() throws {
        let scale = RatingScale.halfStars
        for steps in 0...9 { #expect(scale.contains(0.5 + 0.5 * Float(steps))) }
        for value: Float in [0, 0.25, 0.7, 5.25, 5.5, -0.5, -5, .nan, .infinity, -.infinity, .greatestFiniteMagnitude] {
            #expect(!scale.contains(value))
        }
        let tenths = try RatingScale(minimum: -1, maximum: 1, step: 0.1)
        for steps in 0...20 { #expect(tenths.contains(-1 + 0.1 * Float(steps))) }
        #expect(!tenths.contains(0.05))
    }

    @Test("finds the value nearest to any other")
    func nearest() {
        let scale = RatingScale.halfStars
        #expect(scale.nearest(to: 3.7) == 3.5)
        #expect(scale.nearest(to: 3.8) == 4)
        #expect(scale.nearest(to: -7) == 0.5)
        #expect(scale.nearest(to: 99) == 5)
    }

    @Test(
        "refuses what is no scale",
        arguments: [
            (1, 1, 1), (1, 5, 0), (1, 5, -1), (1, 5, 3), (5, 1, 1), (.nan, 5, 1), (1, .infinity, 1), (0, 1e6, 1),
        ]
            as [(Float, Float, Float)])
    func impossible(minimum: Float, maximum: Float, step: Float) {
        let error = #expect(throws: StoreError.self) {
            try RatingScale(minimum: minimum, maximum: maximum, step: step)
        }
        #expect(error?.code == .invalid)
    }

    @Test("is fixed when a store is created")
    func fixed() throws {
        let fixture = try StoreFixture()
        let tens = try RatingScale(minimum: 1, maximum: 10, step: 1)
        try fixture.withStore(scale: tens) { store in #expect(store.scale == tens) }
        try fixture.withStore { store in #expect(store.scale == tens) }
        try fixture.withStore(scale: tens) { store in #expect(store.scale == tens) }
        let error = #expect(throws: StoreError.self) { try fixture.withStore(scale: .halfStars) { _ in } }
        #expect(error?.code == .invalid)
    }

    @Test("of a store where none was chosen is half stars from 0.5 to 5")
    func standard() throws {
        try StoreFixture().withStore { store in #expect(store.scale == .halfStars) }
    }
}
