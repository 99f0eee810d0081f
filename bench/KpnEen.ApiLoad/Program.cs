using System.Globalization;
using KpnEen.ApiLoad;

// empty: a Kestrel that answers nothing
// run CONNECTION POSTMASTER [companies load neighbours]: the connection is of a superuser of an idle cluster
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["empty"]:
        await Reference.ServeAsync();
        return 0;
    case ["run", var connection, var postmaster, .. var parts]:
        await new Run(connection, int.Parse(postmaster, CultureInfo.InvariantCulture), Plan.FromEnvironment()).RunAsync(parts);
        return 0;
    default:
        Console.Error.WriteLine("run CONNECTION POSTMASTER [companies load neighbours]");
        return 2;
}
