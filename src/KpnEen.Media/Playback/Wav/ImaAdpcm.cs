using System.Buffers.Binary;

namespace KpnEen.Media.Playback.Wav;

/// <summary>IMA ADPCM as WAV files have it: blocks of a first sample and 4 bits for each that follows (IMA Digital Audio Focus Group 1992, RFC 2361 A.13).</summary>
internal static class ImaAdpcm
{
    private static ReadOnlySpan<sbyte> IndexSteps => [-1, -1, -1, -1, 2, 4, 6, 8];

    private static ReadOnlySpan<short> Steps =>
        [
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            16,
            17,
            19,
            21,
            23,
            25,
            28,
            31,
            34,
            37,
            41,
            45,
            50,
            55,
            60,
            66,
            73,
            80,
            88,
            97,
            107,
            118,
            130,
            143,
            157,
            173,
            190,
            209,
            230,
            253,
            279,
            307,
            337,
            371,
            408,
            449,
            494,
            544,
            598,
            658,
            724,
            796,
            876,
            963,
            1060,
            1166,
            1282,
            1411,
            1552,
            1707,
            1878,
            2066,
            2272,
            2499,
            2749,
            3024,
            3327,
            3660,
            4026,
            4428,
            4871,
            5358,
            5894,
            6484,
            7132,
            7845,
            8630,
            9493,
            10442,
            11487,
            12635,
            13899,
            15289,
            16818,
            18500,
            20350,
            22385,
            24623,
            27086,
            29794,
            32767,
        ];

    /// <summary>Samples that so many octets hold; a cut-off last block counts with what there is of it.</summary>
    public static long Samples(long octets, int blockAlign) =>
        octets / blockAlign * BlockSamples(blockAlign) + (octets % blockAlign is > 4 and var rest ? BlockSamples((int)rest) : 0);

    public static void Decode(ReadOnlySpan<byte> data, int blockAlign, Span<short> samples)
    {
        for (var place = 0; !samples.IsEmpty; place += blockAlign)
        {
            var block = data.Slice(place, Math.Min(blockAlign, data.Length - place));
            samples = samples[DecodeBlock(block, samples)..];
        }
    }

    //  octets 0-1: first sample   2: index into the steps   3: 0   from 4: two samples each, the lower half first
    private static int DecodeBlock(ReadOnlySpan<byte> block, Span<short> samples)
    {
        int value = BinaryPrimitives.ReadInt16LittleEndian(block);
        var index = Math.Min((int)block[2], Steps.Length - 1);
        var count = Math.Min(BlockSamples(block.Length), samples.Length);
        samples[0] = (short)value;
        for (var i = 1; i < count; i++)
        {
            var code = (block[4 + (i - 1) / 2] >> ((i - 1) % 2 * 4)) & 0xF;
            var step = Steps[index];
            var difference = step >> 3;
            if ((code & 4) != 0)
                difference += step;
            if ((code & 2) != 0)
                difference += step >> 1;
            if ((code & 1) != 0)
                difference += step >> 2;
            value = Math.Clamp((code & 8) != 0 ? value - difference : value + difference, short.MinValue, short.MaxValue);
            index = Math.Clamp(index + IndexSteps[code & 7], 0, Steps.Length - 1);
            samples[i] = (short)value;
        }
        return count;
    }

    private static int BlockSamples(int octets) => 1 + 2 * (octets - 4);
}
