using Inspect.Web.Cli;
using Inspect.Web.Hosting;
using Serilog;

Log.Logger = AppLogging.CreateBootstrap();
try
{
    var (hostArgs, commandArgs) = HostArguments.Split(args);
    return await InspectCommand.RunAsync(commandArgs, (options, cancellationToken) => WebServer.RunAsync(hostArgs, options, cancellationToken));
}
catch (Exception error)
{
    Log.Fatal(error, "The app ends by an error");
    throw;
}
finally
{
    await Log.CloseAndFlushAsync();
}
