import CVectorKernels

/// Sums over long vectors, on a team. Vectors are cut at fixed positions and the parts added in order, on any number of
/// threads.
enum VectorSums {
    /// Numbers in a part: three such vectors fit the first-level cache.
    static let partSize = 4096

    static func partCount(_ count: Int) -> Int {
        (count + partSize - 1) / partSize
    }

    static func part(_ number: Int, of count: Int) -> Range<Int> {
        number * partSize..<min(count, (number + 1) * partSize)
    }

    /// Sum of a[i] * b[i].
    static func dot(_ a: [Float], _ b: [Float], _ team: ThreadTeam) -> Double {
        precondition(a.count == b.count, "a product needs two vectors of one length")
        return sum(partsOf: a.count, team) { range in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let left = a.baseAddress, let right = b.baseAddress else { return 0 }
                    return ck_dot_wide(left + range.lowerBound, right + range.lowerBound, range.count)
                }
            }
        }
    }

    /// result = point + step * direction.
    static func move(
        _ point: [Float], by step: Float, along direction: [Float], into result: inout [Float], _ team: ThreadTeam
    ) {
        precondition(point.count == direction.count && point.count == result.count, "the vectors have one length")
        result.withDisjointWriter { writer in
            forEachPart(of: point.count, team) { range in
                writer.write(range) { part in
                    for place in range { part[place - range.lowerBound] = point[place] }
                    Kernels.axpy(step, direction.span.extracting(range), into: &part)
                }
            }
        }
    }

    static func forEachPart(of count: Int, _ team: ThreadTeam, _ body: @Sendable (Range<Int>) -> Void) {
        // Sixteen parts a block: handing a block to a thread costs about as much as one part.
        team.forEachRange(of: partCount(count), size: 16) { parts in
            for number in parts { body(part(number, of: count)) }
        }
    }

    /// The sum over all parts, added in their order.
    static func sum(partsOf count: Int, _ team: ThreadTeam, _ body: @Sendable (Range<Int>) -> Double) -> Double {
        var sums = [Double](repeating: 0, count: partCount(count))
        sums.withUnsafeMutableBufferPointer { buffer in
            let places = SendableDoubles(buffer: buffer)
            forEachPart(of: count, team) { range in places.buffer[range.lowerBound / partSize] = body(range) }
        }
        return sums.reduce(0, +)
    }
}

/// `@unchecked Sendable`: each part writes one number of its own.
private struct SendableDoubles: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Double>
}
