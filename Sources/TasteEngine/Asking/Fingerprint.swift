import TasteValues

/// A hash that is the same in every process (FNV-1a, 64 bits), of values each of which is marked off from the next.
struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { add(byte: UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }
    mutating func add(_ number: Float?) { add(UInt64(number?.bitPattern ?? .max)) }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        for byte in text.utf8 { add(byte: byte) }
    }

    mutating func add(_ texts: [String]) {
        add(texts.count)
        for text in texts { add(text) }
    }
}

extension Question {
    /// A hash of everything that determines the order of the answer; the number of items asked for does not.
    var fingerprint: UInt64 {
        var print = Fingerprint()
        switch asker {
        case .user(let name):
            print.add(1)
            print.add(name)
        case .group(let members):
            print.add(2)
            print.add(members.map(\.user))
            for member in members { print.add(member.weight ?? 1) }
        case .session(let ratings):
            print.add(3)
            print.add(ratings.map(\.item))
            for rating in ratings { print.add(rating.value) }
        }
        print.add(likedGenres)
        print.add(steers ? 1 : 0)
        for share in [diversity, explore] { print.add(share) }
        print.add(seed)
        print.add(asOf?.sequence ?? 0)
        if let candidates, !candidates.isEmpty { candidates.add(to: &print) }
        return print.value
    }
}

extension Candidates {
    fileprivate func add(to print: inout Fingerprint) {
        for names in [onlyItems, exclude, anyGenres, allGenres, noGenres, [onlySet, excludeSet]] { print.add(names) }
        for number in [fromYear ?? -1, toYear ?? -1, minRatings] { print.add(number) }
        for (key, text) in metadata.sorted(by: { $0.key < $1.key }) { print.add([key, text]) }
        switch rated {
        case .excluded: print.add(0)
        case .included: print.add(1)
        case .only: print.add(2)
        case .unrecognized(let number): print.add(3 + number)
        }
    }
}
