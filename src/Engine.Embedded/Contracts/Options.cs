namespace Orleans.Configuration
{
    public class SiloMessagingOptions
    {
        /// <summary>How long a caller waits for an answer. Default 30 seconds; kept to a tenth of a second.</summary>
        public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }

    public class GrainCollectionOptions
    {
        /// <summary>How often idle grains are looked for. Default 1 minute.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>How long a grain may be idle before it is deactivated. Default 15 minutes.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);
    }
}
