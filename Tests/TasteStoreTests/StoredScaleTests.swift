import TasteValues
import Testing

@testable import TasteStore

@Suite("The scale of a store")
struct StoredScaleTests {
    @Test("A store keeps the scale it was created with, and refuses another")
    func fixed() throws {
        let fixture = try StoreFixture()
        let tens = RatingScale(minimum: 1, maximum: 10, step: 1)
        try fixture.withStore(scale: tens) { store in #expect(store.scale == tens) }
        try fixture.withStore { store in #expect(store.scale == tens) }
        try fixture.withStore(scale: tens) { store in #expect(store.scale == tens) }
        let error = #expect(throws: TasteError.self) { try fixture.withStore(scale: .halfStars) { _ in } }
        #expect(error?.code == .invalidArgument)
    }

    @Test("A store is not created with an invalid scale")
    func impossible() throws {
        let scale = RatingScale(minimum: 5, maximum: 1, step: 1)
        let error = #expect(throws: TasteError.self) { try StoreFixture().withStore(scale: scale) { _ in } }
        #expect(error?.code == .invalidArgument)
    }

    @Test("A store where no scale was chosen rates in half stars from 0.5 to 5")
    func standard() throws {
        try StoreFixture().withStore { store in #expect(store.scale == .halfStars) }
    }
}
