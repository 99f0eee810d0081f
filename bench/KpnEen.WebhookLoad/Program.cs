using System.Globalization;
using KpnEen.WebhookLoad;

// receiver:                              a Kestrel that checks signatures, in a process of its own
// run CONNECTION POSTMASTER [SCENARIO…]: ceiling, steady, most, isolation, backlog, wide, tenants; the connection is of a superuser of an idle cluster
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["receiver", var secret]:
        await Receiver.RunAsync(secret);
        return 0;
    case ["run", var connection, var postmaster, .. var scenarios]:
        await using (var receiver = await ReceiverProcess.StartAsync())
            await Scenarios.RunAsync(
                new Bench(connection, int.Parse(postmaster, CultureInfo.InvariantCulture), receiver),
                scenarios.Length > 0 ? scenarios : Scenarios.All
            );
        return 0;
    default:
        Console.Error.WriteLine("run CONNECTION POSTMASTER [SCENARIO…]");
        return 2;
}
