import { MongoClient } from 'mongodb';

export const value = MongoClient;
