namespace KpnEen.WebhookLoad;

/// <summary>What a scenario came to.</summary>
/// <param name="Rate">Deliveries a second.</param>
/// <param name="FromCommit">Milliseconds from the transaction that stored the event to its first receipt.</param>
/// <param name="FromAppend">Milliseconds from when the switch gave the event out.</param>
/// <param name="Lost">Events that never came.</param>
/// <param name="Again">Receipts beyond the first.</param>
/// <param name="Cpu">Of the exchange: journal, log, fan-out, workers.</param>
/// <param name="DatabaseCpu">Of PostgreSQL.</param>
internal sealed record Figures(
    string Name,
    double Rate,
    List<double> FromCommit,
    List<double> FromAppend,
    long Lost,
    long Again,
    TimeSpan Cpu,
    TimeSpan DatabaseCpu,
    long Deliveries,
    long OutOfOrder = 0
)
{
    public double P50 => Percentile(FromCommit, 0.5);
    public double P99 => Percentile(FromCommit, 0.99);

    public static void PrintHead() =>
        Console.WriteLine(
            """
            | | deliveries/s | of the ceiling | commit to receipt p50, ms | p99, ms | switch to receipt p99, ms | lost | repeated | out of order | CPU us / delivery | with the database |
            |---|---|---|---|---|---|---|---|---|---|---|
            """
        );

    public void Print(double ceiling) =>
        Console.WriteLine(
            $"| {Name} | {Rate:0} | {(ceiling > 0 ? Rate / ceiling : 1):0.00} | {P50:0.0} | {P99:0.0} | {Percentile(FromAppend, 0.99):0.0} | {Lost} | {Again} | {OutOfOrder} | {PerDelivery(Cpu):0} | {PerDelivery(Cpu + DatabaseCpu):0} |"
        );

    private double PerDelivery(TimeSpan cpu) => cpu.TotalMicroseconds / Math.Max(1, Deliveries);

    private static double Percentile(List<double> times, double share)
    {
        if (times.Count == 0)
            return 0;
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(times.Count * share) - 1)];
    }
}
