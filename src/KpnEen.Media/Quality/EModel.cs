namespace KpnEen.Media.Quality;

/// <summary>The E-model of ITU-T G.107 for G.711 with loss concealment, all else at its default.</summary>
internal static class EModel
{
    private const double DefaultRating = 93.2;
    private const double LossRobustness = 25.1; // Bpl of G.711 with concealment (ITU-T G.113 appendix I)

    /// <param name="lossRatio">0 to 1, taken as random loss.</param>
    /// <param name="oneWayDelayMs">Mouth to ear.</param>
    public static double Mos(double lossRatio, double oneWayDelayMs = 0)
    {
        var loss = 100 * Math.Clamp(lossRatio, 0, 1);
        var equipment = 95 * loss / (loss + LossRobustness); // G.107 (7-29) with Ie = 0, BurstR = 1
        return ToMos(DefaultRating - Delay(oneWayDelayMs) - equipment);
    }

    // Idd of G.107 (7-27)
    private static double Delay(double milliseconds)
    {
        if (milliseconds <= 100)
            return 0;
        var x = Math.Log2(milliseconds / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - 3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6) + 2);
    }

    // G.107 annex B
    private static double ToMos(double rating) =>
        rating <= 0 ? 1
        : rating >= 100 ? 4.5
        : Math.Max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}
