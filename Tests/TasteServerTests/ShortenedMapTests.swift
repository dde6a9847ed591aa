import SwiftProtobuf
import TasteProtocol
import Testing

@testable import TasteServer

@Suite("A map that does not fit into a frame")
struct ShortenedMapTests {
    @Test("Its slice is halved until nothing is left of it, and the next slice begins where it ends")
    func slice() throws {
        var response = WireResponse()
        response.map = .with { map in
            map.places = [10, 12, 13, 14, 15]
            map.x = [1, 2, 3, 4, 5]
            map.y = [6, 7, 8, 9, 10]
            map.genre = [0, 1, 0, 1, 0]
            map.ratings = [9, 8, 7, 6, 5]
            map.nextFirst = 16
            map.labels = [.with { $0.item = "Alien" }]
        }
        let half = try #require(response.shortened)
        #expect(half.map.places == [10, 12] && half.map.nextFirst == 13)
        #expect(half.map.x == [1, 2] && half.map.y == [6, 7])
        #expect(half.map.genre == [0, 1] && half.map.ratings == [9, 8])
        #expect(half.map.labels.count == 1)
        let one = try #require(half.shortened)
        let none = try #require(one.shortened)
        #expect(none.map.places.isEmpty && none.map.nextFirst == 10)
    }

    @Test("Without a slice, labels are left out, then genres, and then it cannot be shortened")
    func labels() throws {
        var response = WireResponse()
        response.map = .with { map in
            map.genres = [.with { $0.name = "Horror" }]
            map.labels = [.with { $0.item = "Alien" }, .with { $0.item = "Moon" }]
        }
        let fewer = try #require(response.shortened)
        #expect(fewer.map.labels.map(\.item) == ["Alien"] && fewer.map.genres.count == 1)
        let unlabelled = try #require(fewer.shortened)
        let none = try #require(unlabelled.shortened)
        #expect(none.map.labels.isEmpty && none.map.genres.isEmpty)
        #expect(none.shortened == nil)
    }
}
