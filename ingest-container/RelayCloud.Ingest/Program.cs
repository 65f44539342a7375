using RelayCloud.Ingest.Hosting;

try
{
    await RelayHost.Build(args).RunAsync();
    return 0;
}
catch (RelayConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (IOException e)
{
    // A port that is taken; Kestrel wraps the address into it.
    Console.Error.WriteLine(e.Message);
    return 1;
}
