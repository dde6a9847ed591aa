import Foundation
import TestSupport

/// A way to damage a store's file.
enum StoreFileDamage: CaseIterable {
    case byte, eightBytes, zeroPage, randomPage, truncated

    private static let pageBytes = 4096

    /// The kinds in the order of the variants: of twenty-two, five, ten, two or three, two or three, and two.
    static func kind(ofVariant number: Int) -> StoreFileDamage {
        switch number % 22 {
        case 0..<5: .byte
        case 5..<15: .eightBytes
        case 15, 17, 19: number % 44 < 22 || number % 22 < 19 ? .zeroPage : .randomPage
        case 16, 18: .randomPage
        default: .truncated
        }
    }

    func apply(to file: inout Data, _ random: inout SeededGenerator) {
        switch self {
        case .byte: flip(1, &file, &random)
        case .eightBytes: flip(8, &file, &random)
        case .zeroPage: replacePage(of: &file, &random) { _ in 0 }
        case .randomPage: replacePage(of: &file, &random) { UInt8.random(in: 0...255, using: &$0) }
        case .truncated: file = file.prefix(Int.random(in: 0..<file.count, using: &random))
        }
    }

    private func flip(_ count: Int, _ file: inout Data, _ random: inout SeededGenerator) {
        for _ in 0..<count {
            file[Int.random(in: 0..<file.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
        }
    }

    private func replacePage(
        of file: inout Data, _ random: inout SeededGenerator, with byte: (inout SeededGenerator) -> UInt8
    ) {
        let start = Int.random(in: 0..<file.count / Self.pageBytes, using: &random) * Self.pageBytes
        let page = (0..<Self.pageBytes).map { _ in byte(&random) }
        file.replaceSubrange(start..<start + Self.pageBytes, with: page)
    }
}
