import { Kafka } from 'kafkajs';

export const value = Kafka;
